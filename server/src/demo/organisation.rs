//! The sample organisation: a group of nurseries with a head office and two nurseries. Everything
//! in it was done by the use cases, as operator and holders would do it.

use domain::{Clock as _, Password, Role, UserId, account::TwoFactorChange, time::STEP_SECONDS};
use protocol::Stage;
use service::{
    AddAccount, Caller, ClientInfo, Logon, LogonOutcome, NewAuthenticator, Refusal, Service,
    ServiceError, adapters::SystemClock,
};
use totp_rs::{Algorithm, Builder, Secret};
use zeroize::Zeroizing;

use crate::failure::Failure;

const NAME: &str = "Sunflower Nurseries";
const REASON: &str = "Asked for by the owner";

/// How far an account has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Two-factor logon is off.
    WithoutTwoFactor,
    /// It is off, and the holder has asked for it.
    Asking,
    /// The next logon sets up the authenticator.
    Awaiting,
    /// It has its authenticator.
    Enrolled,
}

/// One account of the sample.
pub struct Sample {
    pub user_id: &'static str,
    pub name: &'static str,
    pub place: &'static str,
    pub password: &'static str,
    pub role: Role,
    pub stands: Stands,
}

impl Sample {
    const fn holder(
        user_id: &'static str,
        (name, place): (&'static str, &'static str),
        password: &'static str,
        stands: Stands,
    ) -> Self {
        Self {
            user_id,
            name,
            place,
            password,
            role: Role::Account,
            stands,
        }
    }
}

/// All of them. Passwords are easy to type, and good enough for real accounts (R4).
pub const ACCOUNTS: [Sample; 6] = [
    Sample::holder(
        "meadow-lane",
        ("Meadow Lane nursery", "Meadow Lane"),
        "marigold-lantern-1",
        Stands::Awaiting,
    ),
    Sample::holder(
        "riverside",
        ("Riverside nursery", "Riverside"),
        "marigold-pebbles-2",
        Stands::Awaiting,
    ),
    Sample::holder(
        "head-office",
        ("Head office", "Head office"),
        "marigold-teapots-3",
        Stands::Enrolled,
    ),
    Sample::holder(
        "owner",
        ("Olwen the owner", ""),
        "marigold-whistle-4",
        Stands::Asking,
    ),
    Sample::holder(
        "kitchen",
        ("Meadow Lane kitchen", "Meadow Lane"),
        "marigold-kettles-5",
        Stands::WithoutTwoFactor,
    ),
    Sample {
        user_id: "support",
        name: "Support",
        place: "",
        password: "marigold-ladders-6",
        role: Role::Support,
        stands: Stands::Awaiting,
    },
];

/// Adds all accounts. Returns the Secret Key of the enrolled one.
///
/// # Errors
///
/// [`Failure::Refused`] when the database fails.
pub async fn add(service: &Service) -> Result<Zeroizing<String>, Failure> {
    let mut secret_key = None;
    for sample in &ACCOUNTS {
        let user_id = add_one(service, sample).await?;
        let is_on = matches!(sample.stands, Stands::Awaiting | Stands::Enrolled);
        if is_on && sample.role == Role::Account {
            service
                .operator()
                .change_two_factor(&user_id, TwoFactorChange::Enable, false, REASON)
                .await?;
        }
        if sample.stands == Stands::Enrolled {
            secret_key = Some(enrol(service, sample).await?);
        }
        if sample.stands == Stands::Asking {
            ask(service, sample).await?;
        }
    }
    secret_key.ok_or_else(|| Failure::Refused("nobody is enrolled".to_owned()))
}

async fn add_one(service: &Service, sample: &Sample) -> Result<UserId, Failure> {
    let user_id = UserId::parse(sample.user_id).map_err(ServiceError::from)?;
    let new = AddAccount {
        user_id: user_id.clone(),
        name: sample.name.to_owned(),
        organisation: NAME.to_owned(),
        place: sample.place.to_owned(),
        email: None,
        role: sample.role,
        password: Some(Password::parse(sample.password).map_err(ServiceError::from)?),
    };
    service.operator().add_account(new).await?;
    Ok(user_id)
}

/// Walks through the enrolment as the holder would, up to "Good to go".
async fn enrol(service: &Service, sample: &Sample) -> Result<Zeroizing<String>, Failure> {
    let client = ClientInfo::default();
    let caller = Caller {
        attempt: None,
        session: None,
        client: &client,
    };
    let outcome = service
        .logon(caller)
        .password(sample.user_id, sample.password)
        .await?;
    let LogonOutcome::Attempt { token, .. } = outcome else {
        return Err(Failure::from(ServiceError::from(Refusal::WrongStage)));
    };
    let logon = service.logon(Caller {
        attempt: token.as_ref(),
        ..caller
    });
    let current = logon.current_stage(false).await?;
    let Stage::Enrol(enrolment) = current.stage else {
        return Err(Failure::from(ServiceError::from(Refusal::WrongStage)));
    };
    let secret_key = Zeroizing::new(enrolment.secret_key.expose().to_owned());
    verify(&logon, &secret_key).await?;
    logon.acknowledge().await?;
    Ok(secret_key)
}

/// Asks for two-factor logon on the account page, as the holder would.
async fn ask(service: &Service, sample: &Sample) -> Result<(), Failure> {
    let client = ClientInfo::default();
    let caller = Caller {
        attempt: None,
        session: None,
        client: &client,
    };
    let outcome = service
        .logon(caller)
        .password(sample.user_id, sample.password)
        .await?;
    let LogonOutcome::LoggedOn(logged_on) = outcome else {
        return Err(Failure::from(ServiceError::from(Refusal::WrongStage)));
    };
    let caller = Caller {
        session: Some(&logged_on.session),
        ..caller
    };
    service.own_account(caller).ask_for_two_factor().await?;
    Ok(service.logon(caller).log_off().await?)
}

/// Proves the authenticator with its last code, not the present one: that one is still to be
/// used by whoever tries the demo at once.
async fn verify(logon: &Logon<'_>, secret_key: &str) -> Result<LogonOutcome, ServiceError> {
    let verify = async || {
        let form = NewAuthenticator {
            name: "",
            code: &last_code(secret_key),
        };
        logon.verify_enrolment(form).await
    };
    match verify().await {
        // The step ended in between.
        Err(ServiceError::Refused(Refusal::CodeSlow(_))) => verify().await,
        done => done,
    }
}

fn last_code(secret_key: &str) -> String {
    let base32 = Zeroizing::new(secret_key.replace(' ', ""));
    let Ok(secret) = Secret::try_from_base32(base32.as_str()) else {
        return String::new();
    };
    let time = SystemClock.now().plus(-STEP_SECONDS).unix();
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(STEP_SECONDS.unsigned_abs())
        .with_secret(secret)
        .build_noncompliant()
        .generate(u64::try_from(time).unwrap_or(0))
        .to_string()
}
