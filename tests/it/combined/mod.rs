//! Features together: what each topic tests alone, in one request.

mod after_decorators;
mod leaving;
mod order;
mod routers_word;
mod values;
