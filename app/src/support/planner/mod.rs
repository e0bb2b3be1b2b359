//! `/support/planner`: describe an organisation, get its userIDs, create them (S12).

mod describe;
mod plan;
mod sheets;

pub use describe::{DescribePage, DescribePageProps, Described};
pub use plan::{PlanPage, PlanPageProps};
pub use sheets::{SheetsPage, SheetsPageProps};

use crate::texts::Texts;
use planner::Device;

fn device(t: Texts, device: Device) -> &'static str {
    match device {
        Device::OnThisComputer => t.support_on_computer(),
        Device::OnThePhone => t.support_on_phone(),
    }
}
