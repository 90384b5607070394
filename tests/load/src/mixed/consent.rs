//! Consent to worker class `green`.

use duotone::AppBuilder;

#[expect(unsafe_code, reason = "consent to class `green` is unsafe")]
pub(crate) fn allow_green(app: AppBuilder) -> AppBuilder {
    // SAFETY: nothing here relies on having its thread for itself.
    unsafe { app.allow_green() }
}
