//! The schema, grown by append-only migrations: an applied one is never edited.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

mod m0001_foundation;
mod m0004_mail;

/// Brings a database up to date.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_foundation::Migration),
            Box::new(m0004_mail::Migration),
        ]
    }
}
