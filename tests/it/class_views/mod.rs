//! Class-based views: the methods of a type as views, and views that are mounted.

mod decorators;
mod method_view;
mod mounts;
mod receivers;
