//! What several kinds of hashes are written with.

/// A number in digits and nothing else.
pub(super) fn number(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// The numbers of `name=number,…` in the order of `names`; `None` for one that is missing, that is
/// there twice, or that is not among them. Those of `optional` may be missing.
pub(super) fn parameters<const N: usize, const M: usize>(
    text: &str,
    names: [&str; N],
    optional: [&str; M],
) -> Option<([u32; N], [Option<u32>; M])> {
    let mut found = [None; N];
    let mut more = [None; M];
    for parameter in text.split(',') {
        let (name, value) = parameter.split_once('=')?;
        let mut places = names.iter().zip(&mut found);
        let mut others = optional.iter().zip(&mut more);
        let place = match places.find(|(known, _)| **known == name) {
            Some((_, place)) => place,
            None => others.find(|(known, _)| **known == name)?.1,
        };
        if place.replace(number(value)?).is_some() {
            return None;
        }
    }
    let mut numbers = [0; N];
    for (number, found) in numbers.iter_mut().zip(found) {
        *number = found?;
    }
    Some((numbers, more))
}
