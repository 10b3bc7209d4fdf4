//! Callers that call as fast as they are answered, and what is said of their times.

use std::error::Error;
use std::thread;
use std::time::{Duration, Instant};

/// Calls from as many threads as there are callers until the time is over; each call's time, and calls a second.
pub fn calls<F>(callers: usize, lasting: Duration, call: F) -> Result<(Vec<u64>, f64), Box<dyn Error>>
where
    F: Fn() -> Result<(), Box<dyn Error>> + Sync,
{
    let began = Instant::now();
    let end = began + lasting;
    let caller = || call_until(end, &call).map_err(|error| error.to_string());
    let each = thread::scope(|scope| {
        let running: Vec<_> = (0..callers).map(|_| scope.spawn(caller)).collect();
        running.into_iter().map(|thread| thread.join().expect("a caller panicked")).collect::<Vec<_>>()
    });
    let took = began.elapsed();
    let mut nanos = Vec::new();
    for one in each {
        nanos.extend(one?);
    }
    let per_second = nanos.len() as f64 / took.as_secs_f64();
    Ok((nanos, per_second))
}

fn call_until(end: Instant, call: impl Fn() -> Result<(), Box<dyn Error>>) -> Result<Vec<u64>, Box<dyn Error>> {
    let mut nanos = Vec::with_capacity(1 << 16);
    let mut before = Instant::now();
    while before < end {
        call()?;
        let after = Instant::now();
        nanos.push((after - before).as_nanos() as u64);
        before = after;
    }
    Ok(nanos)
}

/// Prints the line that the benchmark's driver reads: the point, the median, the tail, and calls a second.
pub fn report(point: &str, mut nanos: Vec<u64>, tail: f64, per_second: f64) {
    nanos.sort_unstable();
    println!("{point} {} {} {per_second:.1}", quantile(&nanos, 0.50), quantile(&nanos, tail));
}

/// The element at that share of a sorted, not empty slice.
fn quantile(sorted: &[u64], share: f64) -> u64 {
    sorted[((share * sorted.len() as f64) as usize).min(sorted.len() - 1)]
}
