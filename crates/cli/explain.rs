//! `starscore explain [CODE]`: what a finding means.

use clap::Args;

use crate::{Done, print};

#[derive(Args)]
pub(crate) struct ExplainArgs {
    /// A code such as S401; all codes are listed without one
    code: Option<String>,
}

pub(crate) fn run(args: &ExplainArgs) -> Done {
    let texts = starscore::explanations();
    let Some(code) = &args.code else {
        return print(&starscore_render::explanation_list(&texts));
    };
    let code = code.to_ascii_uppercase();
    match texts.get(&code) {
        Some(text) => print(&starscore_render::explanation(&code, text, 80)),
        None => Err(format!("no finding has the code {code:?}; `starscore explain` lists them all")),
    }
}
