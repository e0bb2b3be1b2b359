//! `account list`: a line or an object for each account, page by page, however many there are.

use service::{AllAccounts, Overview, Pages};

use super::{
    Failure,
    overview::{HEADINGS, Json, json, row},
};
use crate::{config::Config, terminal::print_part, text::Widths, wiring};

/// Prints all accounts, until nobody reads any more.
pub async fn list(config: &Config, as_json: bool) -> Result<String, Failure> {
    let service = wiring::open(config).await?;
    let mut pages = service.operator().accounts().await?;
    if as_json {
        print_json(&mut pages).await?;
    } else {
        print_table(&mut pages).await?;
    }
    Ok(String::new())
}

/// As `serde_json` writes a pretty array.
async fn print_json(pages: &mut Pages<AllAccounts>) -> Result<(), Failure> {
    let mut before = "[\n";
    loop {
        let page = pages.next().await?;
        if page.is_empty() {
            let end = if before == "[\n" { "[]\n" } else { "\n]\n" };
            print_part(end)?;
            return Ok(());
        }
        let mut part = String::new();
        for overview in &page {
            let object = json(&Json::from(overview))?;
            part += before;
            part += "  ";
            part += &object.trim_end().replace('\n', "\n  ");
            before = ",\n";
        }
        if !print_part(&part)? {
            return Ok(());
        }
    }
}

/// Columns are as wide as what is in them: nothing is cut or wrapped. So all accounts are read twice.
async fn print_table(pages: &mut Pages<AllAccounts>) -> Result<(), Failure> {
    let mut page = pages.next().await?;
    if page.is_empty() {
        print_part("There are no accounts yet; add one with: good-to-go account add USERID\n")?;
        return Ok(());
    }
    let mut widths = Widths::default();
    widths.fit(&HEADINGS);
    while !page.is_empty() {
        for overview in &page {
            widths.fit(&row(overview));
        }
        page = pages.next().await?;
    }
    pages.rewind();
    let mut part = widths.line(&HEADINGS);
    while print_part(&part)? {
        page = pages.next().await?;
        if page.is_empty() {
            break;
        }
        part = lines(&widths, &page);
    }
    Ok(())
}

fn lines(widths: &Widths<7>, page: &[Overview]) -> String {
    page.iter().map(|one| widths.line(&row(one))).collect()
}
