//! One draft against every target's limits.

use signet_protocol::BrandTooLarge;

use super::logo::{LogoFacts, SourceType};
use super::problem::Severity::{Refused, Warning};
use super::problem::{EVERYWHERE, Field, Problem, ProblemCode as P};
use super::{BrandError, Draft, content, is_emoji, validate};
use crate::error::{Code, Coded};
use crate::targets::{self, Characters, Limit, LogoLimits, NameLimits, ReasonLimits, Target};

/// What would go wrong with this draft, and where. `logo` are the facts of the
/// stored logo that the draft names; none when it names none or it is unknown.
///
/// Problems whose [`Problem::blocks`] is true keep the draft from being saved.
pub fn check(draft: &Draft, logo: Option<&LogoFacts>) -> Vec<Problem> {
    let mut problems = refusals(draft);
    if draft.logo.is_some() && logo.is_none() {
        problems.push(Problem::new(
            P::LogoUnknown,
            Refused,
            EVERYWHERE,
            Field::Logo,
            "the chosen logo is not stored in this workspace",
            &[],
        ));
    }
    let name = draft.display_name.trim();
    let short = draft.short_name.as_deref().map(str::trim).filter(|short| !short.is_empty());
    let reasons: Vec<&str> = draft
        .reasons
        .iter()
        .map(|reason| reason.trim())
        .filter(|reason| !reason.is_empty())
        .collect();
    everywhere(name, short, &reasons, &mut problems);
    for target in &targets::table().targets {
        if !name.is_empty() {
            if let Some(limits) = &target.display_name {
                check_name(target, limits, name, short, &mut problems);
            }
            if short.is_none()
                && truth(target.short_name.as_ref().and_then(|limits| limits.needed.as_ref()))
            {
                problems.push(Problem::new(
                    P::ShortNameMissing,
                    Warning,
                    &target.id,
                    Field::ShortName,
                    format!("{} also asks for a short name", target.name),
                    &[],
                ));
            }
        }
        if let Some(limits) = &target.reason {
            check_reasons(target, limits, &reasons, &mut problems);
        }
        if let (Some(limits), Some(facts)) = (&target.logo, logo) {
            check_logo(target, limits, facts, &mut problems);
        }
    }
    for carrier in &targets::table().carriers {
        let Some(Limit { value: max, .. }) = carrier.name_shown else { continue };
        let length = name.chars().count();
        if length > max && short.is_none() {
            problems.push(Problem::new(
                P::NameCut,
                Warning,
                &carrier.id,
                Field::ShortName,
                format!(
                    "{} shows {max} characters of the name; a short name would be shown whole",
                    carrier.name
                ),
                &[("max", max.to_string()), ("length", length.to_string())],
            ));
        }
    }
    if logo.is_some_and(|facts| facts.text_skipped) {
        problems.push(Problem::new(
            P::LogoTextSkipped,
            Warning,
            EVERYWHERE,
            Field::Logo,
            "the logo holds text that is not converted to outlines; it may look different",
            &[],
        ));
    }
    if logo.is_some_and(|facts| !facts.square) {
        problems.push(Problem::new(
            P::LogoNotSquare,
            Warning,
            EVERYWHERE,
            Field::Logo,
            "the logo is not square; it is shown centred with space around it",
            &[],
        ));
    }
    problems
}

fn truth(limit: Option<&Limit<bool>>) -> bool {
    limit.is_some_and(|limit| limit.value)
}

/// What keeps the draft from being a brand at all.
fn refusals(draft: &Draft) -> Vec<Problem> {
    validate(draft).into_iter().map(|error| refusal(&error)).collect()
}

fn refusal(error: &BrandError) -> Problem {
    let (code, field) = match error.code() {
        Code::NameMissing => (P::NameMissing, Field::DisplayName),
        Code::NameTooLong => (P::NameTooLong, Field::DisplayName),
        Code::ShortNameTooLong => (P::ShortNameTooLong, Field::ShortName),
        Code::ReasonMissing => (P::ReasonMissing, Field::Reasons),
        Code::ReasonTooLong => (P::ReasonTooLong, Field::Reasons),
        Code::BrandTooLarge => match error {
            BrandError::TooLarge(BrandTooLarge::Reasons(_)) => (P::TooManyReasons, Field::Reasons),
            _ => (P::BrandTooLarge, Field::Reasons),
        },
        Code::TextInvalid => match error {
            BrandError::TextInvalid { field: "short_name", .. } => {
                (P::TextInvalid, Field::ShortName)
            }
            BrandError::TextInvalid { field: "reasons", .. } => (P::TextInvalid, Field::Reasons),
            _ => (P::TextInvalid, Field::DisplayName),
        },
        _ => (P::LogoUnknown, Field::Logo),
    };
    let params: Vec<(String, String)> = error
        .details()
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| {
            (key.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        })
        .collect();
    let params: Vec<(&str, String)> =
        params.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    Problem::new(code, Refused, EVERYWHERE, field, error.to_string(), &params)
}

/// Content that any vetting may refuse.
fn everywhere(name: &str, short: Option<&str>, reasons: &[&str], problems: &mut Vec<Problem>) {
    let names = [(Some(name), Field::DisplayName), (short, Field::ShortName)];
    for (name, field) in names.into_iter().filter_map(|(name, field)| Some((name?, field))) {
        if content::is_number(name) {
            problems.push(Problem::new(
                P::NameIsNumber,
                Warning,
                EVERYWHERE,
                field,
                "the name is a telephone number; vetting refuses that",
                &[],
            ));
        }
        if content::holds_link(name) {
            problems.push(Problem::new(
                P::NameHoldsLink,
                Warning,
                EVERYWHERE,
                field,
                "the name holds a link; vetting refuses that",
                &[],
            ));
        }
        if let Some(body) = content::government(name) {
            problems.push(Problem::new(
                P::NameNamesGovernment,
                Warning,
                EVERYWHERE,
                field,
                format!("the name names a government body ({body}); only that body may use it"),
                &[("body", body.to_owned())],
            ));
        }
    }
    for (position, reason) in reasons.iter().enumerate() {
        let about = |code, message: String, extra: &[(&str, String)]| {
            let mut params = vec![("reason", (*reason).to_owned())];
            params.extend_from_slice(extra);
            Problem::new(code, Warning, EVERYWHERE, Field::Reasons, message, &params)
        };
        if reasons[..position].contains(reason) {
            problems.push(about(
                P::ReasonRepeated,
                format!("the call reason “{reason}” is there twice"),
                &[],
            ));
        }
        if content::holds_link(reason) {
            problems.push(about(
                P::ReasonHoldsLink,
                format!("the call reason “{reason}” holds a link"),
                &[],
            ));
        }
        if let Some(what) = content::personal_data(reason) {
            problems.push(about(
                P::ReasonHoldsPersonalData,
                format!("the call reason “{reason}” seems to hold personal data ({what})"),
                &[("what", what.to_owned())],
            ));
        }
        if let Some(body) = content::government(reason) {
            problems.push(about(
                P::ReasonNamesGovernment,
                format!("the call reason “{reason}” names a government body ({body})"),
                &[("body", body.to_owned())],
            ));
        }
    }
}

fn check_name(
    target: &Target,
    limits: &NameLimits,
    name: &str,
    short: Option<&str>,
    problems: &mut Vec<Problem>,
) {
    let mut add = |code, severity, message: String, params: &[(&str, String)]| {
        problems.push(Problem::new(
            code,
            severity,
            &target.id,
            Field::DisplayName,
            message,
            params,
        ));
    };
    let length = name.chars().count();
    // What goes to the target: the short name where the long one is too long.
    let fits = |text: &str| limits.max.as_ref().is_none_or(|max| text.chars().count() <= max.value);
    let sent = if fits(name) { name } else { short.filter(|short| fits(short)).unwrap_or(name) };
    if let Some(max) = limits.max.as_ref().filter(|_| !fits(sent)) {
        add(
            P::NameOverTarget,
            Refused,
            format!(
                "{} takes names of at most {} characters; this one has {length} and there is no short name",
                target.name, max.value
            ),
            &[("max", max.value.to_string()), ("length", length.to_string())],
        );
    }
    if let Some(Limit { value: characters, .. }) = limits.characters {
        let mut refused: Vec<char> =
            sent.chars().filter(|character| !characters.allow(*character)).collect();
        refused.sort_unstable();
        refused.dedup();
        if !refused.is_empty() {
            let refused: String = refused.into_iter().collect();
            let code = match characters {
                Characters::NoEmoji => P::NameEmoji,
                _ => P::NameCharacters,
            };
            add(
                code,
                Refused,
                format!("{} does not take these characters in names: {refused}", target.name),
                &[("characters", refused.clone())],
            );
        }
    }
    if let Some(min) = limits.min_letters.as_ref()
        && sent.chars().filter(|character| character.is_alphabetic()).count() < min.value
    {
        add(
            P::NameTooFewLetters,
            Refused,
            format!("{} asks for at least {} letters in the name", target.name, min.value),
            &[("min", min.value.to_string())],
        );
    }
    if truth(limits.not_only_special.as_ref()) && !sent.chars().any(char::is_alphanumeric) {
        add(
            P::NameOnlySpecial,
            Refused,
            format!("{} refuses names of special characters only", target.name),
            &[],
        );
    }
    if truth(limits.no_link.as_ref()) && content::holds_link(sent) {
        add(P::NameHoldsLink, Refused, format!("{} refuses links in names", target.name), &[]);
    }
    if truth(limits.no_number.as_ref()) && content::is_number(sent) {
        add(
            P::NameIsNumber,
            Refused,
            format!("{} refuses telephone numbers as names", target.name),
            &[],
        );
    }
}

fn check_reasons(
    target: &Target,
    limits: &ReasonLimits,
    reasons: &[&str],
    problems: &mut Vec<Problem>,
) {
    let mut add = |code, severity, message: String, params: &[(&str, String)]| {
        problems.push(Problem::new(code, severity, &target.id, Field::Reasons, message, params));
    };
    for reason in reasons {
        let length = reason.chars().count();
        let params = |key: &'static str, value: usize| {
            [
                ("reason", (*reason).to_owned()),
                ("length", length.to_string()),
                (key, value.to_string()),
            ]
        };
        if let Some(max) = limits.max.as_ref().filter(|max| length > max.value) {
            // A laxer document exists: the target may take it after all.
            let severity = if max.otherwise.is_some_and(|otherwise| length <= otherwise) {
                Warning
            } else {
                Refused
            };
            add(
                P::ReasonOverTarget,
                severity,
                format!(
                    "{} takes call reasons of at most {} characters; “{reason}” has {length}",
                    target.name, max.value
                ),
                &params("max", max.value),
            );
        }
        if let Some(min) = limits.min.as_ref().filter(|min| length < min.value) {
            add(
                P::ReasonUnderTarget,
                Refused,
                format!(
                    "{} takes call reasons of at least {} characters; “{reason}” has {length}",
                    target.name, min.value
                ),
                &params("min", min.value),
            );
        }
        if truth(limits.ascii.as_ref()) && !reason.is_ascii() {
            add(
                P::ReasonCharacters,
                Refused,
                format!("{} takes call reasons in ASCII only; “{reason}” is not", target.name),
                &[("reason", (*reason).to_owned())],
            );
        }
        if reason.chars().any(is_emoji) && truth(limits.approved_list.as_ref()) {
            add(
                P::ReasonNotApproved,
                Refused,
                format!(
                    "{} takes call reasons of its list only; “{reason}” cannot be on it",
                    target.name
                ),
                &[("reason", (*reason).to_owned())],
            );
        }
    }
    if let Some(count) = limits.count.as_ref().filter(|count| reasons.len() > count.value) {
        add(
            P::TooManyReasons,
            Refused,
            format!(
                "{} takes {} call reasons per identity; there are {}",
                target.name,
                count.value,
                reasons.len()
            ),
            &[("max", count.value.to_string()), ("count", reasons.len().to_string())],
        );
    }
}

fn check_logo(
    target: &Target,
    limits: &LogoLimits,
    facts: &LogoFacts,
    problems: &mut Vec<Problem>,
) {
    let mut add = |code, severity, message: String, params: &[(&str, String)]| {
        problems.push(Problem::new(code, severity, &target.id, Field::Logo, message, params));
    };
    // Where a target takes the sizes made from the logo (a BMP, an exact
    // side), the source's own sides do not matter.
    let vector = facts.source_type == SourceType::Svg;
    if let Some(min) =
        limits.min_side.as_ref().filter(|min| !vector && facts.width.min(facts.height) < min.value)
    {
        add(
            P::LogoTooSmall,
            Refused,
            format!(
                "{} asks for a logo of at least {}×{} pixels; this one has {}×{}",
                target.name, min.value, min.value, facts.width, facts.height
            ),
            &[
                ("min", min.value.to_string()),
                ("width", facts.width.to_string()),
                ("height", facts.height.to_string()),
            ],
        );
    }
    if truth(limits.square.as_ref()) && !facts.square {
        add(
            P::LogoNotSquare,
            Refused,
            format!(
                "{} asks for a square logo; this one has {}×{} pixels",
                target.name, facts.width, facts.height
            ),
            &[("width", facts.width.to_string()), ("height", facts.height.to_string())],
        );
    }
    if truth(limits.opaque.as_ref()) && facts.transparent {
        add(
            P::LogoTransparent,
            Refused,
            format!("{} refuses logos with a transparent ground", target.name),
            &[],
        );
    }
    let Some(formats) = limits.formats.as_ref() else { return };
    let takes = |format: &str| formats.value.iter().any(|known| known == format);
    if takes(facts.source_type.id()) {
        if let Some(max) = limits.max_bytes.as_ref().filter(|max| facts.bytes > max.value) {
            add(
                P::LogoFileTooLarge,
                Refused,
                format!(
                    "{} takes logo files of at most {} bytes; this one has {}",
                    target.name, max.value, facts.bytes
                ),
                &[("max", max.value.to_string()), ("bytes", facts.bytes.to_string())],
            );
        }
    } else if !takes("bmp") && !takes("png") {
        // PNG and BMP are made here; other formats must come as they are.
        add(
            P::LogoFormat,
            Refused,
            format!("{} takes logos as {} only", target.name, formats.value.join(", ")),
            &[("formats", formats.value.join(", "))],
        );
    }
}
