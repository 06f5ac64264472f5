//! Pure work on several threads, while the caller does what must go in order.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Does `work` on every item, on `threads` threads of which the caller's is one; the results in the
/// order of the items. The caller's thread does `meanwhile` first.
///
/// The outcome does not depend on the number of threads nor on which of them does what.
pub(super) fn each<T: Sync, R: Send>(
    threads: usize,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    meanwhile: impl FnOnce(),
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done: Vec<Mutex<Option<R>>> = items.iter().map(|_| Mutex::new(None)).collect();
    let take = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let (Some(item), Some(slot)) = (items.get(place), done.get(place)) else {
                return;
            };
            *slot.lock().expect("no work panics while holding it") = Some(work(item));
        }
    };
    std::thread::scope(|scope| {
        let others = threads.saturating_sub(1).min(items.len());
        for _ in 0..others {
            scope.spawn(take);
        }
        meanwhile();
        take();
    });
    let result = |slot: Mutex<Option<R>>| {
        let result = slot.into_inner().expect("no work panics while holding it");
        result.expect("every place was taken")
    };
    done.into_iter().map(result).collect()
}
