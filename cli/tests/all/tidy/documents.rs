//! Documents: links lead somewhere, error codes and their pages match, the changelog has room for the next change.
//!
//! The answer to a failed request carries a code, the word after its status where the problem is made; its page is
//! `docs/errors/<code>.md`.

use std::collections::BTreeSet;

use super::{File, assert_none, files, read, root};

/// The targets of `[text](target)` outside code, in order.
fn links(markdown: &str) -> Vec<&str> {
    let mut in_fence = false;
    let prose = markdown.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        in_fence ^= fence;
        !in_fence && !fence
    });
    let targets = prose.flat_map(|line| line.split('`').step_by(2)).flat_map(|text| text.split("](").skip(1));
    targets.filter_map(|rest| rest.split([')', ' ']).next()).collect()
}

/// The fragment that a heading is reached by: lower case, spaces as dashes, punctuation dropped.
fn fragment(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

fn has_heading(markdown: &str, wanted: &str) -> bool {
    markdown.lines().any(|line| line.starts_with('#') && fragment(line) == wanted)
}

fn dangling(file: &File) -> Vec<String> {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let relative = links(&file.text).into_iter().filter(|link| !link.contains("://") && !link.starts_with("mailto:"));
    let leads_nowhere = |link: &&str| {
        let (path, heading) = link.split_once('#').unwrap_or((link, ""));
        let target = root().join(folder).join(path);
        let text = if path.is_empty() { Some(file.text.clone()) } else { std::fs::read_to_string(&target).ok() };
        !(path.is_empty() || target.exists())
            || !(heading.is_empty() || text.is_some_and(|text| has_heading(&text, heading)))
    };
    relative.filter(leads_nowhere).map(|link| format!("{}: `{link}` leads nowhere", file.path)).collect()
}

/// The codes given to problems: the word that follows a status, as in `StatusCode::CONFLICT, "conflict"`.
fn codes(source: &str) -> BTreeSet<String> {
    let after_status = source.split("StatusCode::").skip(1).filter_map(|rest| {
        let next = rest.trim_start_matches(|c: char| c.is_ascii_uppercase() || c == '_').strip_prefix(',')?;
        next.trim_start().strip_prefix('"')?.split_once('"')
    });
    let is_word = |code: &str| !code.is_empty() && code.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    after_status.map(|(code, _)| code.to_owned()).filter(|code| is_word(code)).collect()
}

#[test]
fn every_relative_link_leads_somewhere() {
    let tiny = "# A house\n[a](Cargo.toml) `[code](gone.md)` [b](#a-house)\n```\n[fence](gone.md)\n```\n[c](gone.md)";
    assert_eq!(dangling(&File::new("README.md", tiny)), ["README.md: `gone.md` leads nowhere"]);
    assert_eq!(dangling(&File::new("README.md", "# A house\n[x](#an-attic)")).len(), 1);
    assert_none(files("md").iter().flat_map(dangling).collect());
}

#[test]
fn every_error_code_has_its_page_and_every_page_its_code() {
    let tiny =
        "new(\n    StatusCode::CONFLICT,\n    \"not-now\", x); (StatusCode::OK, \"ready\\n\"); StatusCode::GONE\n";
    assert_eq!(codes(tiny), BTreeSet::from(["not-now".to_owned()]));
    let product = |file: &File| file.product_lines().collect::<Vec<_>>().join("\n");
    let raised: BTreeSet<String> = files("rs").iter().flat_map(|file| codes(&product(file))).collect();
    let pages = files("md").into_iter().filter_map(|file| {
        let page = file.path.strip_prefix("docs/errors/")?.strip_suffix(".md")?;
        (page != "README").then(|| page.to_owned())
    });
    let described: BTreeSet<String> = pages.collect();
    let missing = raised.difference(&described).map(|code| format!("`{code}` has no page docs/errors/{code}.md"));
    let stale = described.difference(&raised).map(|page| format!("docs/errors/{page}.md describes no code"));
    assert_none(missing.chain(stale).collect());
}

#[test]
fn the_changelog_has_room_for_the_next_change() {
    let changelog = read("CHANGELOG.md").text;
    assert!(changelog.lines().any(|line| line == "## [Unreleased]"), "no `## [Unreleased]` section");
}
