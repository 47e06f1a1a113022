//! The upper half of the page: what the whole batch comes to.

use askama::Template;
use starscore::analysis::{Band, Component};

use super::submission::letter;
use super::{SCRIPT_HASH, SHOWN, STYLE, STYLE_HASH, one_decimal};
use crate::summary::{BANDS, Summary, band_name, percent};

/// Bars of the histogram: five points each.
const BARS: usize = 20;
/// Findings that are listed.
const FINDINGS: usize = 10;

#[derive(Template)]
#[template(path = "report.html")]
struct Overview<'s> {
    style: &'static str,
    style_hash: &'static str,
    script_hash: &'static str,
    rows: String,
    rejected: String,
    unscored: Vec<(String, u64)>,
    quartiles: Option<Quartiles>,
    bars: Vec<Bar>,
    ticks: Vec<Tick>,
    bands: Vec<Share>,
    components: Vec<Share>,
    findings: Vec<FindingShare<'s>>,
    rejects: Vec<(&'s str, u64)>,
    shown: u64,
    limit: Option<u64>,
}

struct Quartiles {
    mean: String,
    low: String,
    median: String,
    high: String,
}

struct Bar {
    band: &'static str,
    x: usize,
    y: String,
    height: String,
    from: usize,
    to: usize,
    count: u64,
}

struct Tick {
    x: usize,
    label: usize,
}

struct Share {
    name: &'static str,
    letter: char,
    count: u64,
    share: u64,
}

struct FindingShare<'s> {
    code: &'s str,
    message: &'s str,
    count: u64,
    share: u64,
}

/// Everything above the submissions.
pub(super) fn render(summary: &Summary) -> askama::Result<String> {
    let scored = summary.scored();
    let share = |name: &'static str, letter: char, count: u64| Share {
        name,
        letter,
        count,
        share: percent(count, scored),
    };
    let graded = summary.rows - summary.rejected();
    let quartile = |q: f64| one_decimal(summary.quantile(q).unwrap_or_default());
    Overview {
        style: STYLE,
        style_hash: STYLE_HASH,
        script_hash: SCRIPT_HASH,
        rows: summary.rows.to_string(),
        rejected: summary.rejected().to_string(),
        unscored: summary.unscored.iter().map(|(status, &count)| (status.replace('_', " "), count)).collect(),
        quartiles: summary.mean().map(|mean| Quartiles {
            mean: one_decimal(mean),
            low: quartile(0.25),
            median: quartile(0.5),
            high: quartile(0.75),
        }),
        bars: bars(&summary.distribution(BARS)),
        ticks: (0..=5).map(|n| Tick { x: 9 + n * 80, label: n * 20 }).collect(),
        bands: BANDS.iter().map(|&b| share(band_name(b), ' ', summary.bands[b as usize])).collect(),
        components: Component::STAR
            .iter()
            .map(|&c| share(c.name(), letter(c), summary.components[c.index()]))
            .collect(),
        findings: summary
            .top_findings(FINDINGS)
            .into_iter()
            .map(|(code, f)| FindingShare {
                code,
                message: &f.message,
                count: f.count,
                share: percent(f.count, graded),
            })
            .collect(),
        rejects: summary.rejects.iter().map(|(code, &count)| (code.as_str(), count)).collect(),
        shown: summary.rows.min(SHOWN),
        limit: (summary.rows > SHOWN).then_some(SHOWN),
    }
    .render()
}

/// Bars of a picture that is 420 wide, with its base line at 146.
fn bars(counts: &[u64]) -> Vec<Bar> {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let bar = |(at, &count): (usize, &u64)| {
        let from = at * 100 / counts.len();
        let height = 138.0 * count as f64 / most as f64;
        Bar {
            band: band_name(Band::of(from as f64)),
            x: 10 + at * 20,
            y: one_decimal(146.0 - height),
            height: one_decimal(height),
            from,
            to: (at + 1) * 100 / counts.len(),
            count,
        }
    };
    counts.iter().enumerate().map(bar).collect()
}
