//! What is called in the place of providers: for tests.

use std::sync::Arc;

use crate::app::{AppBuilder, Fault};
use crate::provider::{ProviderOf, Replacement};
use crate::{Provider, Result};

impl AppBuilder {
    /// Calls this in the place of a provider: for tests.
    ///
    /// What it returns is the provider's value; what the provider asks for is not. It is called
    /// where it may block, at most once per request, as the provider would be; in the place of a
    /// `#[provider(app)]` it is given the [`App`](crate::App), and called once.
    ///
    /// ```
    /// use duotone::prelude::*;
    ///
    /// struct User {
    ///     name: String,
    /// }
    ///
    /// #[provider]
    /// async fn current_user(req: &Request) -> Result<User> {
    ///     let name = req.header("x-user").or_status(StatusCode::UNAUTHORIZED)?;
    ///     Ok(User { name: name.to_owned() })
    /// }
    ///
    /// #[get("/")]
    /// async fn greet(user: Provided<current_user>) -> String {
    ///     format!("Hello, {}!", user.name)
    /// }
    ///
    /// fn app() -> AppBuilder {
    ///     App::new().handlers(handlers![greet])
    /// }
    ///
    /// let ada = |_: &Request| Ok(User { name: "Ada".to_owned() });
    /// let client = app().override_provider::<current_user>(ada).build()?.test_client();
    /// assert_eq!(client.get("/").send().text(), "Hello, Ada!");
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// One that nobody asks for may be overridden; overriding one twice is a fault when the app is
    /// built.
    pub fn override_provider<P: Provider>(
        mut self,
        with: impl Fn(&P::Of) -> Result<P::Value> + Send + Sync + 'static,
    ) -> Self {
        let meta = P::HANDLER.meta();
        let with: Replacement<P::Of> = Arc::new(move |of| Ok(Arc::new(with(of)?)));
        if P::Of::replaced(&mut self.replaced).insert((meta.id)(), with).is_some() {
            let origin = &meta.origin;
            let message = format!("`.override_provider(..)` is given twice for {origin}");
            self.faults.push(Fault::new(message));
        }
        self
    }
}
