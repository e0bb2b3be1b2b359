//! What holders ask support for: 2FA, and adding an authenticator without a code.

use domain::authenticator::ADDING_APPROVAL_SECONDS;

use super::Change;
use crate::{
    cli::{Failure, change},
    config::Config,
    text::{columns, one_line},
    wiring,
};

/// `2fa requests`
pub async fn list(config: &Config) -> Result<String, Failure> {
    let open = wiring::open(config)
        .await?
        .operator()
        .two_factor_requests()
        .await?;
    if open.is_empty() {
        return Ok("Nobody has asked for 2FA.\n".to_owned());
    }
    let mut rows = vec![["USERID", "ORGANISATION", "ASKED"].map(str::to_owned)];
    rows.extend(open.into_iter().map(|request| {
        [
            request.user_id,
            one_line(&request.organisation).into_owned(),
            request.asked_at.for_people(),
        ]
    }));
    Ok(columns(&rows))
}

/// `2fa decline`
pub async fn decline(config: &Config, Change { whom, reason }: Change) -> Result<String, Failure> {
    let user_id = whom.user_id;
    change(config, &user_id, async |service| {
        service
            .operator()
            .decline_two_factor(&user_id, reason.as_str())
            .await
    })
    .await?;
    Ok(format!(
        "The account page of {user_id} now says: {}\n",
        one_line(reason.as_str())
    ))
}

/// `2fa approve`
pub async fn approve(config: &Config, Change { whom, reason }: Change) -> Result<String, Failure> {
    let user_id = whom.user_id;
    change(config, &user_id, async |service| {
        service
            .operator()
            .approve_adding(&user_id, reason.as_str())
            .await
    })
    .await?;
    let minutes = ADDING_APPROVAL_SECONDS / 60;
    Ok(format!(
        "Within {minutes} minutes, the holder logged on as {user_id} can add one authenticator on the account page without a code.\n"
    ))
}
