//! Class-based views: the methods of a type as views, and views that are mounted.

mod method_view;
mod receivers;
