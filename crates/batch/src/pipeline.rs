//! Reader, workers, writer. One thread reads chunks, `jobs` threads work on them, and the calling thread takes the
//! results in the order of the input. A fixed number of permits goes round: a chunk cannot be read before an earlier
//! one is written, so memory is bounded however unequal the chunks are.

use std::collections::BTreeMap;
use std::thread;

use crossbeam_channel::{bounded, unbounded};

use crate::chunk::Chunk;
use crate::error::BatchError;

/// Runs `produce` on a thread of its own, `work` on `jobs` threads, and `consume` here, in order of the chunks.
/// `consume` ends the work by returning false or an error.
pub(crate) fn run<T: Send>(
    jobs: usize,
    produce: impl FnOnce(&mut dyn FnMut(Chunk) -> bool) -> Result<(), BatchError> + Send,
    work: impl Fn(Chunk) -> T + Sync,
    mut consume: impl FnMut(T) -> Result<bool, BatchError>,
) -> Result<(), BatchError> {
    let jobs = jobs.max(1);
    let permits = 3 * jobs + 2;
    let (give_permit, take_permit) = bounded::<()>(permits);
    for _ in 0..permits {
        // There is room for all of them.
        let _ = give_permit.send(());
    }
    let (give_chunk, take_chunk) = bounded::<Chunk>(permits);
    let (give_result, take_result) = unbounded::<(u64, T)>();
    thread::scope(|scope| {
        let reader = scope.spawn(move || {
            produce(&mut |chunk| take_permit.recv().is_ok() && give_chunk.send(chunk).is_ok())
        });
        for _ in 0..jobs {
            let (take_chunk, give_result, work) = (take_chunk.clone(), give_result.clone(), &work);
            scope.spawn(move || {
                for chunk in take_chunk {
                    let number = chunk.number;
                    if give_result.send((number, work(chunk))).is_err() {
                        break;
                    }
                }
            });
        }
        drop((take_chunk, give_result));
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        let mut outcome = Ok(());
        'results: for (number, result) in take_result {
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&next) {
                next += 1;
                match consume(result) {
                    Ok(true) => {}
                    Ok(false) => break 'results,
                    Err(e) => {
                        outcome = Err(e);
                        break 'results;
                    }
                }
                // The reader may be gone already.
                let _ = give_permit.try_send(());
            }
        }
        // Without permits the reader stops, then the workers.
        drop(give_permit);
        let read =
            reader.join().unwrap_or_else(|_| Err(BatchError::input("reader", "failed; please report it")));
        outcome.and(read)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chunk::Chunker;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn chunks(count: u64) -> impl Iterator<Item = Chunk> {
        let mut chunker = Chunker::new(0);
        (0..count).map(move |_| chunker.start(&Arc::default()))
    }

    #[test]
    fn order_is_kept_and_reading_never_runs_far_ahead() {
        let read = AtomicU64::new(0);
        let mut seen = Vec::new();
        let produce = |send: &mut dyn FnMut(Chunk) -> bool| {
            for chunk in chunks(500) {
                read.fetch_add(1, Ordering::SeqCst);
                assert!(send(chunk));
            }
            Ok(())
        };
        let work = |chunk: Chunk| {
            if chunk.number.is_multiple_of(7) {
                thread::sleep(std::time::Duration::from_millis(1));
            }
            chunk.number
        };
        run(4, produce, work, |number| {
            assert!(read.load(Ordering::SeqCst) <= number + 14 + 2);
            seen.push(number);
            Ok(true)
        })
        .unwrap();
        assert_eq!(seen, (0..500).collect::<Vec<_>>());
    }

    #[test]
    fn an_error_at_either_end_ends_all() {
        let endless = |send: &mut dyn FnMut(Chunk) -> bool| {
            for chunk in chunks(u64::MAX) {
                if !send(chunk) {
                    break;
                }
            }
            Ok(())
        };
        let error = run(2, endless, |c| c.number, |_| Err(BatchError::output("full"))).unwrap_err();
        assert!(error.is_output());
        let broken = |_: &mut dyn FnMut(Chunk) -> bool| Err(BatchError::input("a", "gone"));
        assert!(run(2, broken, |c| c.number, |_| Ok(true)).unwrap_err().is_input());
    }
}
