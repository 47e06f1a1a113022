use super::*;
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
