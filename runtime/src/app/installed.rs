//! The extensions of an app, by type: each once.

use std::any::{TypeId, type_name};
use std::panic::Location;

use crate::Extension;
use crate::app::Fault;

/// Which extensions were installed, and where.
#[derive(Default)]
pub(crate) struct Installed(Vec<(TypeId, &'static Location<'static>)>);

impl Installed {
    /// Takes note of one; a second one of its type is a fault.
    pub(super) fn add<E: Extension>(
        &mut self,
        at: &'static Location<'static>,
    ) -> Result<(), Fault> {
        let Some(before) = self.place_of::<E>() else {
            self.0.push((TypeId::of::<E>(), at));
            return Ok(());
        };
        let name = type_name::<E>();
        let help = "help: remove one of the `.install(..)`";
        let (before, at) = (Fault::place(before), Fault::place(at));
        Err(Fault::new(format!("`{name}` is installed twice: {before} and {at}\n    {help}")))
    }

    pub(super) fn has<E: Extension>(&self) -> bool {
        self.place_of::<E>().is_some()
    }

    fn place_of<E: Extension>(&self) -> Option<&'static Location<'static>> {
        self.0.iter().find(|(id, _)| *id == TypeId::of::<E>()).map(|(_, at)| *at)
    }
}
