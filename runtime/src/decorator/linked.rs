//! What may stand in `with = [..]`, so that what may not is one error.

use crate::decorator::Decorator;

/// A [`Decorator`], as an associated type: where there is none rustc says so once, at the entry, and
/// not again of the chain, whose type it does not know then.
///
/// It would know it with a single impl for all types, whatever that asks of them; so there are two.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a decorator",
    label = "not a decorator",
    note = "`#[decorator]` makes one of a function; `with = [name]` calls `name()`, and any other \
            expression is used as it is"
)]
pub trait Linked<By> {
    /// The type itself.
    type Decorator;

    #[doc(hidden)]
    fn itself(self) -> Self::Decorator;
}

/// Of which of its impls [`Linked`] is.
pub enum Itself {}

#[diagnostic::do_not_recommend]
impl<D: Decorator> Linked<Itself> for D {
    type Decorator = D;

    fn itself(self) -> D {
        self
    }
}

/// No type is one.
pub trait Impossible {}

#[diagnostic::do_not_recommend]
impl<D: Impossible> Linked<()> for D {
    type Decorator = D;

    fn itself(self) -> D {
        self
    }
}
