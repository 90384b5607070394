//! Which attributes there are, and which of them a path names.
//!
//! Their arguments are [`crate::args`]'s.

/// An attribute of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attribute {
    /// `#[route]`: its methods are among its arguments.
    Route,
    /// `#[get]` and its like.
    Method(&'static str),
    /// A hook.
    Hook(Hook),
    /// `#[error_handler]`
    ErrorHandler,
    /// `#[provider]`
    Provider,
    /// `#[decorator]`
    Decorator,
    /// `#[command]`
    Command,
}

/// What a hook runs around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hook {
    BeforeRequest,
    AfterRequest,
    TeardownRequest,
    BeforeServing,
    AfterServing,
}

impl Hook {
    /// Whether it runs around the server's life, and not around requests.
    pub(crate) fn is_serving(self) -> bool {
        matches!(self, Hook::BeforeServing | Hook::AfterServing)
    }
}

const ALL: [(&str, Attribute); 17] = [
    ("route", Attribute::Route),
    ("get", Attribute::Method("GET")),
    ("post", Attribute::Method("POST")),
    ("put", Attribute::Method("PUT")),
    ("patch", Attribute::Method("PATCH")),
    ("delete", Attribute::Method("DELETE")),
    ("head", Attribute::Method("HEAD")),
    ("options", Attribute::Method("OPTIONS")),
    ("before_request", Attribute::Hook(Hook::BeforeRequest)),
    ("after_request", Attribute::Hook(Hook::AfterRequest)),
    ("teardown_request", Attribute::Hook(Hook::TeardownRequest)),
    ("before_serving", Attribute::Hook(Hook::BeforeServing)),
    ("after_serving", Attribute::Hook(Hook::AfterServing)),
    ("error_handler", Attribute::ErrorHandler),
    ("provider", Attribute::Provider),
    ("decorator", Attribute::Decorator),
    ("command", Attribute::Command),
];

/// An attribute of ours that stands on an `impl`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClassAttribute {
    /// `#[method_view]`
    MethodView,
    /// `#[view]`
    View,
}

/// The methods of HTTP, and what the functions of a `#[method_view]` that answer them are called.
pub(crate) const METHODS: [(&str, &str); 7] = [
    ("get", "GET"),
    ("post", "POST"),
    ("put", "PUT"),
    ("patch", "PATCH"),
    ("delete", "DELETE"),
    ("head", "HEAD"),
    ("options", "OPTIONS"),
];

impl ClassAttribute {
    /// The attribute that a path names, as [`Attribute::named`].
    pub(crate) fn named(path: &syn::Path) -> Option<Self> {
        Self::of_name(&path.segments.last()?.ident.to_string())
    }

    /// The attribute of this name.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        let all = [ClassAttribute::MethodView, ClassAttribute::View];
        all.into_iter().find(|attribute| name == attribute.name())
    }

    /// Its name, for messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            ClassAttribute::MethodView => "method_view",
            ClassAttribute::View => "view",
        }
    }
}

impl Attribute {
    /// The attribute that a path names, by its last segment: a macro cannot resolve names, and
    /// `#[duotone::get]` is `#[get]`.
    pub(crate) fn named(path: &syn::Path) -> Option<Self> {
        Self::of_name(&path.segments.last()?.ident.to_string())
    }

    /// The attribute of this name.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        ALL.iter().find(|(known, _)| *known == name).map(|(_, attribute)| *attribute)
    }

    /// Its name, for messages.
    pub(crate) fn name(self) -> &'static str {
        ALL.iter().find(|(_, attribute)| *attribute == self).map_or("", |(name, _)| name)
    }
}
