use std::cmp::Ordering;

/// Puts `items` in the order that `compare` says; equal ones stay in the order they came in.
///
/// It is the standard library's stable sort, over places: that one is compiled anew for every type and every comparison,
/// four kilobytes each, and this one once. The engine is downloaded.
pub fn arrange<T>(items: &mut Vec<T>, mut compare: impl FnMut(&T, &T) -> Ordering) {
    let places = places(items.len(), &mut |left, right| compare(&items[left], &items[right]));
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| taken[place].take()));
}

fn places(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|left, right| compare(*left, *right));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ones_stay_as_they_came() {
        let mut items: Vec<(u32, String)> = (0..500).map(|n| (n * 7919 % 13, n.to_string())).collect();
        let mut sorted = items.clone();
        sorted.sort_by_key(|item| item.0);
        arrange(&mut items, |left, right| left.0.cmp(&right.0));
        assert_eq!(items, sorted);
    }
}
