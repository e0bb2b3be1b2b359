//! The schema, grown by append-only migrations: an applied one is never edited.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

mod m0001_foundation;
mod m0002_regulation;
mod m0003_audit_chain;
mod m0004_mail;
mod m0005_applications;
mod m0006_account_page;
mod m0007_support;
mod m0008_renewed;
mod m0009_paused_addresses;
mod m0010_passwords_again;
mod m0011_limits_on_staff;
mod m0012_waiting_imports;
mod m0013_letters_and_words;
mod m0015_lines;
mod m0017_lost_answers;
mod m0019_reminder;
mod m0020_waiting_accounts;
mod m0021_unwanted_codes;
mod m0022_lost_answers;
mod m0023_decoys;
mod m0024_chosen_passwords;
mod m0025_issued_set_up_codes;
mod m0026_outbox;
mod m0027_remembered_browsers;
mod m0028_revocations;
mod m0029_leases;
mod m0030_ended_writers;

/// Brings a database up to date.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_foundation::Migration),
            Box::new(m0002_regulation::Migration),
            Box::new(m0003_audit_chain::Migration),
            Box::new(m0004_mail::Migration),
            Box::new(m0005_applications::Migration),
            Box::new(m0006_account_page::Migration),
            Box::new(m0007_support::Migration),
            Box::new(m0008_renewed::Migration),
            Box::new(m0009_paused_addresses::Migration),
            Box::new(m0010_passwords_again::Migration),
            Box::new(m0011_limits_on_staff::Migration),
            Box::new(m0012_waiting_imports::Migration),
            Box::new(m0013_letters_and_words::Migration),
            Box::new(m0015_lines::Migration),
            Box::new(m0017_lost_answers::Migration),
            Box::new(m0019_reminder::Migration),
            Box::new(m0020_waiting_accounts::Migration),
            Box::new(m0021_unwanted_codes::Migration),
            Box::new(m0022_lost_answers::Migration),
            Box::new(m0023_decoys::Migration),
            Box::new(m0024_chosen_passwords::Migration),
            Box::new(m0025_issued_set_up_codes::Migration),
            Box::new(m0026_outbox::Migration),
            Box::new(m0027_remembered_browsers::Migration),
            Box::new(m0028_revocations::Migration),
            Box::new(m0029_leases::Migration),
            Box::new(m0030_ended_writers::Migration),
        ]
    }
}
