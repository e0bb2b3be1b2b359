//! What a request passes before it is answered. No layer knows an address: which of them hold where,
//! the table of routes says.

use super::{
    context::Context,
    guard::{Sender, own_forms, whole_forms},
    headers, problem, request_log, slots,
    timeout::timeout,
};
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
};
use std::sync::Arc;

/// Routes that are not wired up yet.
pub type Routes = Router<Arc<Context>>;

/// Puts layers around routes; the last to be put around is the first to be passed.
#[derive(Debug, Clone)]
pub struct Stack(pub Arc<Context>);

impl Stack {
    /// The server is at work from here on.
    pub fn busy(routes: Routes) -> Routes {
        let routes = routes.method_not_allowed_fallback(problem::method);
        routes.layer(from_fn(slots::busy))
    }

    /// Forms have arrived as a whole.
    pub fn whole_forms(&self, routes: Routes) -> Routes {
        let layer = from_fn_with_state(Arc::clone(&self.0), whole_forms);
        Self::busy(routes).layer(layer)
    }

    /// Forms come from where `sender` says.
    pub fn own_forms(&self, sender: Sender, routes: Routes) -> Routes {
        let state = (Arc::clone(&self.0), sender);
        routes.layer(from_fn_with_state(state, own_forms))
    }

    /// The answer begins within `seconds`.
    pub fn within(&self, seconds: u64, routes: Routes) -> Routes {
        routes.layer(from_fn_with_state((Arc::clone(&self.0), seconds), timeout))
    }

    /// The request is numbered and logged, and its answer complete, also when its handler panics.
    pub fn answered(&self, routes: Routes) -> Routes {
        let context = || Arc::clone(&self.0);
        routes
            .layer(from_fn_with_state(context(), problem::panics))
            .layer(from_fn_with_state(context(), headers::every_answer))
            .layer(from_fn_with_state(context(), request_log::every_request))
    }
}
