//! Who it is at a userID that several people share.

use crate::{
    error::PageError,
    wire::{Answer, Form},
};
use leptos::prelude::*;

/// The forms of `/logon/who`.
#[server(name = SayWho, prefix = "/api", protocol = Form, endpoint = "who")]
pub async fn who(
    #[server(default)] initials: String,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    match request
        .service
        .say_who(request.attempt.as_ref(), &initials, &request.visitor)
        .await
    {
        Ok(logged_on) => request.logged_on(&logged_on),
        Err(error) => request.refuse(error).await,
    }
}
