//! A member of staff at the console.

use super::{Answer, Authenticator, Browser, PASSWORD, Way, World, values, went};
use domain::Role;

pub struct Staff<'w> {
    pub browser: Browser<'w>,
    pub app: Authenticator,
}

impl World {
    /// A member of staff who has logged on just now. A time step passes.
    pub async fn staff(&self, name: &str) -> Staff<'_> {
        self.add(name, Role::Support, Some(PASSWORD)).await;
        let app = self.enrol(name).await;
        let mut browser = self.browser(Way::Html);
        assert_eq!(browser.log_on(name, PASSWORD).await, went("/logon/code"));
        assert_eq!(browser.code(&app.code(self.now())).await, went("/"));
        self.clock.advance(30);
        Staff { browser, app }
    }
}

/// The number of the one thing that waits for a second member of staff, as its form has it.
pub fn waiting(page: &str) -> String {
    values(page, "[name=id]", "value").remove(0)
}

impl Staff<'_> {
    /// The code of this moment, for a form that wants one.
    pub fn code(&self) -> String {
        self.app.code(self.browser.world.now())
    }

    /// Does `action` to the account of `user_id`, with more fields.
    pub async fn act(&mut self, user_id: &str, action: &str, more: &[(&str, &str)]) -> Answer {
        let path = format!("/support/accounts/{user_id}/act");
        let fields = [("action", action), ("reason", "Called; knows the postcode")];
        self.browser.post(&path, &[&fields, more].concat()).await
    }

    /// The page of an account.
    pub async fn page(&mut self, user_id: &str) -> String {
        self.browser
            .page(&format!("/support/accounts/{user_id}"))
            .await
    }
}
