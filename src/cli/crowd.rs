//! Many small requests at once: the service commits what arrives together together.

use std::sync::Mutex;
use std::thread;

use super::{CliError, terminal};

/// How many requests are under way at a time.
const AT_ONCE: usize = 16;

/// Calls `act` for every item, some at a time in no order, and shows how far it is.
///
/// After the first error no further item is begun; that error is returned.
pub fn each<T: Sync>(
    items: &[T],
    what: &'static str,
    act: impl Fn(&T) -> Result<(), CliError> + Sync,
) -> Result<(), CliError> {
    let bar = terminal::progress(items.len(), what);
    let waiting = Mutex::new(items.iter());
    let failure = Mutex::new(None);
    let next = || {
        let failed = failure.lock().expect("nobody panics with it").is_some();
        let mut waiting = waiting.lock().expect("nobody panics with it");
        waiting.next().filter(|_| !failed)
    };
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(items.len()) {
            scope.spawn(|| {
                while let Some(item) = next() {
                    if let Err(error) = act(item) {
                        let mut failure = failure.lock().expect("nobody panics with it");
                        failure.get_or_insert(error);
                    }
                    bar.inc(1);
                }
            });
        }
    });
    bar.finish_and_clear();
    let failure = failure.into_inner().expect("nobody panics with it");
    failure.map_or(Ok(()), Err)
}
