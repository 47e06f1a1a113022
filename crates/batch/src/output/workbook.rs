//! A workbook out of flat rows: typed cells, so that text can never become a formula; a heading that stays in sight;
//! colours by score; and a sheet with the summary. Rows are written one by one and kept on disk.

use std::fs::File;
use std::io::{self, BufRead, BufReader};

use rust_xlsxwriter::{
    Color, ConditionalFormat3ColorScale, ConditionalFormatCell, ConditionalFormatCellRule, DocProperties,
    ExcelDateTime, Format, Workbook, Worksheet, XlsxError,
};

use super::flat::Value;
use crate::summary::{BANDS, Summary, band_name};

/// Rows of a sheet under its heading.
const ROWS: u32 = 1_048_575;
/// UTF-16 units of a cell.
const CELL: usize = 32_767;

/// Writes the workbook. `rows` holds one JSON array of cells a line.
pub(crate) fn compose(
    columns: &[&str],
    summary: &Summary,
    rows: &mut File,
    out: &mut File,
) -> io::Result<()> {
    write(columns, summary, rows, out).map_err(io::Error::other)
}

fn write(columns: &[&str], summary: &Summary, rows: &mut File, out: &mut File) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    // The same rows make the same bytes, whenever they are written.
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&fixed));
    let mut lines = BufReader::with_capacity(1 << 20, rows);
    let mut line = String::new();
    let mut more = read_line(&mut lines, &mut line)?;
    let mut sheets = 0;
    while more || sheets == 0 {
        sheets += 1;
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(if sheets == 1 { "Answers".to_owned() } else { format!("Answers {sheets}") })?;
        head(sheet, columns)?;
        let mut row = 0;
        while more && row < ROWS {
            row += 1;
            let cells: Vec<Value<'_>> = serde_json::from_str(&line).unwrap_or_default();
            for (column, cell) in (0..).zip(&cells) {
                write_cell(sheet, row, column, cell)?;
            }
            more = read_line(&mut lines, &mut line)?;
        }
        sheet.autofilter(0, 0, row, columns.len().saturating_sub(1) as u16)?;
        colour(sheet, columns, row)?;
    }
    summary_sheet(book.add_worksheet_with_constant_memory()?, summary)?;
    book.save_to_writer(out)
}

fn read_line(lines: &mut impl BufRead, line: &mut String) -> Result<bool, XlsxError> {
    line.clear();
    Ok(lines.read_line(line).map_err(XlsxError::IoError)? > 0)
}

fn head(sheet: &mut Worksheet, columns: &[&str]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.set_freeze_panes(1, 1)?;
    for (at, name) in (0..).zip(columns) {
        let width = if *name == "id" {
            24.0
        } else if name.starts_with("finding") || *name == "error" || name.starts_with("components") {
            44.0
        } else {
            (name.len() as f64 + 2.0).max(10.0)
        };
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(0, at, name.replace('_', " "), &bold)?;
    }
    Ok(())
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Value<'_>) -> Result<(), XlsxError> {
    match cell {
        Value::Blank => return Ok(()),
        Value::Bool(value) => sheet.write_boolean(row, column, *value)?,
        Value::Count(count) => sheet.write_number(row, column, *count as f64)?,
        Value::Number(number) => sheet.write_number(row, column, *number)?,
        Value::Text(text) => sheet.write_string(row, column, fitting(text))?,
    };
    Ok(())
}

/// As much of `text` as a cell holds.
fn fitting(text: &str) -> &str {
    let mut units = 0;
    match text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL
    }) {
        Some((at, _)) => &text[..at],
        None => text,
    }
}

fn colour(sheet: &mut Worksheet, columns: &[&str], last: u32) -> Result<(), XlsxError> {
    if last == 0 {
        return Ok(());
    }
    let bands = [("weak", 0xF4C7C3), ("developing", 0xFCE8B2), ("good", 0xC6E7CE), ("strong", 0xB7E1E4)];
    let no = Format::new().set_font_color(Color::RGB(0xC2413B));
    for (at, name) in (0..).zip(columns) {
        if name.starts_with("score") {
            let scale = ConditionalFormat3ColorScale::new()
                .set_minimum(rust_xlsxwriter::ConditionalFormatType::Number, 0)
                .set_midpoint(rust_xlsxwriter::ConditionalFormatType::Number, 60)
                .set_maximum(rust_xlsxwriter::ConditionalFormatType::Number, 100)
                .set_minimum_color(Color::RGB(0xF8A29B))
                .set_midpoint_color(Color::RGB(0xFFF2CC))
                .set_maximum_color(Color::RGB(0x8FD19E));
            sheet.add_conditional_format(1, at, last, at, &scale)?;
        } else if name.starts_with("band") {
            for (band, back) in bands {
                let format = Format::new().set_background_color(Color::RGB(back));
                let rule = ConditionalFormatCell::new()
                    .set_rule(ConditionalFormatCellRule::EqualTo(band))
                    .set_format(format);
                sheet.add_conditional_format(1, at, last, at, &rule)?;
            }
        } else if name.ends_with("_present") {
            let rule = ConditionalFormatCell::new()
                .set_rule(ConditionalFormatCellRule::EqualTo(false))
                .set_format(no.clone());
            sheet.add_conditional_format(1, at, last, at, &rule)?;
        }
    }
    Ok(())
}

fn summary_sheet(sheet: &mut Worksheet, summary: &Summary) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.set_name("Summary")?;
    sheet.set_column_width(0, 26)?;
    sheet.set_column_width(1, 12)?;
    sheet.set_column_width(2, 70)?;
    let mut row = 0;
    let mut line = |name: &str, value: Option<f64>, note: &str| -> Result<(), XlsxError> {
        match value {
            Some(value) => {
                sheet.write_string(row, 0, fitting(name))?;
                sheet.write_number(row, 1, value)?;
                if !note.is_empty() {
                    sheet.write_string(row, 2, fitting(note))?;
                }
            }
            None => _ = sheet.write_string_with_format(row, 0, name, &bold)?,
        }
        row += 1;
        Ok(())
    };
    line("Answers", None, "")?;
    line("all", Some(summary.rows as f64), "")?;
    line("scored", Some(summary.scored() as f64), "")?;
    for (status, &count) in &summary.unscored {
        line(&status.replace('_', " "), Some(count as f64), "")?;
    }
    line("rejected", Some(summary.rejected() as f64), "")?;
    line("ids seen before", Some(summary.duplicates as f64), "")?;
    if let Some(mean) = summary.mean() {
        line("Score", None, "")?;
        line("mean", Some((mean * 10.0).round() / 10.0), "")?;
        for (name, share) in [("lower quartile", 0.25), ("median", 0.5), ("upper quartile", 0.75)] {
            line(name, summary.quantile(share), "")?;
        }
        line("Bands", None, "")?;
        for band in BANDS {
            line(band_name(band), Some(summary.bands[band as usize] as f64), "")?;
        }
        line("Answers with a", None, "")?;
        for component in starscore::analysis::Component::STAR {
            line(component.name(), Some(summary.components[component.index()] as f64), "")?;
        }
    }
    line("Most frequent findings", None, "")?;
    for (code, found) in summary.top_findings(20) {
        line(code, Some(found.count as f64), &found.message)?;
    }
    if !summary.rejects.is_empty() {
        line("Rejected", None, "")?;
        for (code, &count) in &summary.rejects {
            line(code, Some(count as f64), "")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Seek, Write};

    use crate::fixture;
    use crate::output::flat;

    /// The cells of a sheet as calamine reads them.
    fn compose_and_read(ids: &[&str], sheet: &str) -> Vec<(u32, u32, calamine::Data)> {
        let mut summary = Summary::default();
        let mut rows = tempfile::tempfile().unwrap();
        for id in ids {
            let graded = Ok(fixture::analysis(74.2));
            summary.add(&graded, None);
            serde_json::to_writer(&mut rows, &flat::row(id, &graded)).unwrap();
            rows.write_all(b"\n").unwrap();
        }
        rows.rewind().unwrap();
        let mut out = tempfile::tempfile().unwrap();
        compose(flat::COLUMNS, &summary, &mut rows, &mut out).unwrap();
        out.rewind().unwrap();
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(BufReader::new(out)).unwrap();
        let range = calamine::Reader::worksheet_range(&mut book, sheet).unwrap();
        let formulas = calamine::Reader::worksheet_formula(&mut book, sheet).unwrap();
        assert!(formulas.used_cells().all(|(_, _, f)| f.is_empty()));
        range.used_cells().map(|(r, c, v)| (r as u32, c as u32, v.clone())).collect()
    }

    #[test]
    fn cells_are_typed_and_text_is_never_a_formula() {
        let cells = compose_and_read(&["=HYPERLINK(\"http://x\")", "17"], "Answers");
        let at =
            |row, column| cells.iter().find(|c| (c.0, c.1) == (row, column)).map(|c| c.2.clone()).unwrap();
        assert_eq!(at(0, 0), calamine::Data::String("id".into()));
        assert_eq!(at(1, 0), calamine::Data::String("=HYPERLINK(\"http://x\")".into()));
        assert_eq!(at(2, 0), calamine::Data::String("17".into()));
        assert_eq!(at(1, 1), calamine::Data::Float(74.2));
        assert_eq!(at(1, 4), calamine::Data::Bool(true));
    }

    #[test]
    fn the_summary_has_its_own_sheet_and_giant_cells_fit() {
        let giant = "👍".repeat(40_000);
        let cells = compose_and_read(&[&giant], "Summary");
        assert!(cells.iter().any(|c| c.2 == calamine::Data::String("median".into())));
        assert_eq!(fitting(&giant).chars().count(), 16_383);
    }
}
