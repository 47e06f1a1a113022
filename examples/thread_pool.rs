//! Many answers on every core: one shared `Analyzer`, no locks. `cargo run --release --example thread_pool`
//!
//! `analyze` takes `&self` and changes nothing, so threads only need a reference. The answers are cut into one slice a
//! thread; results stay in the order of the answers, whatever the number of threads.

use std::thread;

use starscore::{Analyzer, Answer};

fn main() {
    let answers: Vec<String> = (0..2_000)
        .map(|n| {
            let (queue, minutes) = (10 + n % 90, 5 + n % 40);
            format!(
                "On a Monday in May {queue} people stood at my counter and the printer broke. I had to keep the queue \
                 moving. I wrote the receipts by hand and told each person how long it would take. Everyone was \
                 served within {minutes} minutes."
            )
        })
        .collect();

    let analyzer = Analyzer::new();
    let threads = thread::available_parallelism().map_or(1, |count| count.get());
    let share = answers.len().div_ceil(threads);

    let scores: Vec<f64> = thread::scope(|scope| {
        let workers: Vec<_> = answers
            .chunks(share)
            .map(|slice| {
                let analyzer = &analyzer;
                scope.spawn(move || -> Vec<f64> {
                    slice.iter().map(|text| analyzer.analyze(&Answer::new(text)).score).collect()
                })
            })
            .collect();
        // Joined in the order of the slices. A panic in a worker would be a bug of ours: pass it on.
        let joined =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|e| std::panic::resume_unwind(e)));
        joined.flatten().collect()
    });

    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    println!("{} answers on {threads} threads, mean score {mean:.1}", scores.len());
}
