use super::*;
use crate::families::Families;
use crate::rubric::Rubric;
use crate::senses::Senses;
use crate::text::Reader;

#[test]
fn claims_hit_and_miss_as_their_file_says() {
    let mut builder = VocabularyBuilder::new();
    let claims = Claims::new(&mut builder);
    let reader = Reader::new(builder);
    let empathy = EmpathyReader { model: None, claims };
    let file: ClaimFile = toml::from_str(CLAIMS).unwrap();
    assert!(file.hits.len() > 10 && file.misses.len() > 10);
    let claimed = |text: &str| !empathy.claimed(&reader.read(text), &[]).is_empty();
    file.hits.iter().for_each(|text| assert!(claimed(text), "should be a claim: {text}"));
    file.misses.iter().for_each(|text| assert!(!claimed(text), "should be no claim: {text}"));
}

#[test]
fn the_shipped_model_can_be_read() {
    assert!(EmpathyModel::shipped().is_some());
    assert!(EmpathyModel::from_bytes(&MODEL[..MODEL.len() - 1]).is_none());
}

/// Whether the shipped model reads empathy in a text, and what stretch.
fn shown(texts: &[&str]) -> Vec<bool> {
    let mut builder = VocabularyBuilder::new();
    let families = Families::new(&mut builder);
    let prepared = Senses::prepare(&mut builder, &Rubric::general());
    let reader = Reader::new(builder);
    let senses = Senses::new(prepared, &families, reader.vocabulary());
    texts
        .iter()
        .map(|text| !senses.read(&reader.read(text), reader.vocabulary(), &[]).empathy.is_empty())
        .collect()
}

#[test]
fn most_plain_empathy_is_read_and_hardly_any_plain_action() {
    let empathy = [
        "I told her I could see how frightened she was.",
        "I asked him what worried him most about the operation.",
        "I let her finish and only then repeated what I had heard.",
        "I am so sorry about your mother, you must miss her terribly.",
        "I asked her what she was most afraid of.",
        "It sounds like that really hurt you.",
        "I told him that he was not in any trouble and that we would sort it out together.",
        "I tried to imagine being told that in a language I barely speak.",
    ];
    let none = [
        "I rang every supplier and compared their prices.",
        "The care package held soap and two jumpers.",
        "I understand the pricing model down to the last discount tier.",
        "We reduced errors by twenty percent in three months.",
        "I asked for his account number and opened the file.",
        "My task was to move the archive before the end of June.",
        "I wrote a script that checks the backup every night.",
        "Patient records were moved to the new server.",
    ];
    let (hits, alarms) = (shown(&empathy), shown(&none));
    let count = |all: &[bool]| all.iter().filter(|fired| **fired).count();
    assert!(count(&hits) >= 5, "{hits:?}");
    assert!(count(&alarms) <= 1, "{alarms:?}");
}
