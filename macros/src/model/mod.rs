//! What an attribute and a function mean together. Rules are [`crate::check`]'s.

mod arguments;
mod blueprint;
mod clashing;
mod class;
mod class_names;
mod color;
mod decorator;
mod handler;
mod method;
mod mount;
mod path;
mod provider;
mod types;
mod url_field;
mod view;

pub(crate) use arguments::{Argument, NextType, Role};
pub(crate) use blueprint::{Blueprint, Listed, What};
pub(crate) use clashing::{Clashing, ErrorHandlerAt, Place, RouteAt};
pub(crate) use class::{ClassView, Method};
pub(crate) use class_names::ClassNames;
pub(crate) use color::Color;
pub(crate) use decorator::{Decorator, DecoratorKind};
pub(crate) use handler::{Answer, Command, Does, ErrorHandler, Handler, Names, private};
pub(crate) use method::{Form, Free, This};
pub(crate) use mount::Mount;
pub(crate) use path::{Path, Segment};
pub(crate) use provider::{Provider, is_borrowed, is_unit, value};
pub(crate) use types::{arguments_of, borrows, can_be_named, is_named, shared_with, ungroup};
pub(crate) use url_field::UrlField;
pub(crate) use view::{DefaultParam, Route, RouteOptions, View};

/// A path parameter before it is known to be an argument: its name, without `r#`.
pub(crate) type Name = String;

/// A path parameter of the endpoint: the how manieth of its parameters, in argument order.
pub(crate) type Slot = usize;
