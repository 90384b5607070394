//! Where a view's routes stand: where its attributes say, or where it is mounted.

use std::any::type_name;
use std::borrow::Cow;

use crate::app::Fault;
use crate::app::levels::View;
use crate::handler::{
    DefaultParam, Endpoint, Kind, Meta, Mount, Origin, Param, Route, RouteOptions, Segment,
};

/// One route of a view, in its scope.
pub(super) struct Place {
    /// For messages.
    pub(super) origin: Origin,
    pub(super) name: &'static str,
    pub(super) methods: &'static [&'static str],
    pub(super) path: &'static str,
    pub(super) segments: &'static [Segment],
    pub(super) defaults: &'static [DefaultParam],
    /// What a slot is an index into.
    pub(super) params: Cow<'static, [Param]>,
    pub(super) options: RouteOptions,
}

/// The routes of a view.
pub(super) fn of(view: &View) -> Vec<Place> {
    let View { meta, endpoint, mount, .. } = view;
    let name = endpoint.name.unwrap_or(meta.origin.name);
    let place = |route: &'static Route| Place {
        origin: meta.origin,
        name,
        methods: route.methods,
        path: route.path,
        segments: route.segments,
        defaults: route.defaults,
        params: Cow::Borrowed(endpoint.params),
        options: route.options,
    };
    // A function of a block answers its own method wherever the block is mounted.
    let is_of_block = view.listed != (meta.id)();
    let mounted = |place: Place| match mount {
        Some(mount) if is_of_block => Place { methods: place.methods, ..place.mounted(mount) },
        Some(mount) => place.mounted(mount),
        None => place,
    };
    endpoint.routes.iter().map(place).map(mounted).collect()
}

impl Place {
    /// The same, where a mount says it is.
    fn mounted(self, Mount { point, .. }: &Mount) -> Place {
        Place {
            origin: Origin { name: self.origin.name, ..point.origin },
            name: point.name.unwrap_or(self.name),
            methods: point.methods.unwrap_or(self.methods),
            path: point.path,
            segments: point.segments,
            defaults: point.defaults,
            params: point.params.iter().map(|name| param(name, &self.params)).collect(),
            options: point.options.or(self.options),
        }
    }
}

/// The parameter as the view declares it; a text, where it does not.
fn param(name: &'static str, declared: &[Param]) -> Param {
    let undeclared =
        Param { name, type_name: type_name::<&str>, accepts_all: true, fits: |_| true };
    declared.iter().find(|param| param.name == name).copied().unwrap_or(undeclared)
}

/// What is wrong with a mount of a view.
pub(super) fn faults(mount: &Mount, meta: &Meta) -> Vec<Fault> {
    let point = mount.point;
    let origin = Origin { name: meta.origin.name, ..point.origin };
    match &meta.kind {
        Kind::View(Endpoint { params, .. }) => {
            let missing = params.iter().filter(|param| !point.params.contains(&param.name));
            missing.map(|Param { name, .. }| no_value(&origin, point.path, name)).collect()
        }
        Kind::Group(_) if point.methods.is_some() => {
            let help = "help: remove `methods`: it has a function for each of its methods";
            vec![Fault::new(format!("{origin} answers the methods that it has\n    {help}"))]
        }
        _ => Vec::new(),
    }
}

fn no_value(origin: &Origin, path: &str, name: &str) -> Fault {
    let help = format!("help: add `{{{name}}}` to the path, or `defaults({name} = ..)`");
    Fault::new(format!("{origin}: `{path}` has no value for `{name}`\n    {help}"))
}
