//! The attack suite: one test for each attack, named after the rule that stops it. What is stopped
//! before any rule of the logon is asked (headers, bodies, cookies) stands in `../http`.

mod addresses;
mod codes;
mod enrolment;
mod lifting;
mod passwords;
mod recovery;
mod roles;
