use crate::support::{PASSWORD, Way, World};
use domain::{Role, Status, TwoFactor};
#[tokio::test]
async fn r41_medians() {
    let world = World::new().await;
    world.account("known", TwoFactor::Off).await;
    world.account("disabled", TwoFactor::Off).await;
    world.set_status("disabled", Status::Disabled).await;
    world.add("without", Role::Account, None).await;
    let names = [
        ("known", "wrong marigold"),
        ("disabled", PASSWORD),
        ("without", "wrong marigold"),
        ("nobody", "wrong marigold"),
    ];
    let mut times = [const { Vec::new() }; 4];
    for _ in 0..40 {
        for ((name, password), times) in names.iter().zip(&mut times) {
            let mut b = world.browser(Way::App);
            let t = tokio::time::Instant::now();
            b.log_on(name, password).await;
            times.push(t.elapsed().as_micros());
        }
    }
    let m: Vec<_> = times
        .iter_mut()
        .map(|t| {
            t.sort();
            t[20]
        })
        .collect();
    println!(
        "MEDIANS {m:?} spread {}",
        m.iter().max().unwrap() - m.iter().min().unwrap()
    );
}
