//! SVG sources: searched, then drawn with the built-in fonts only.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use image::RgbaImage;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{self, Document, Node, ParsingOptions};
use resvg::usvg::{ImageHrefResolver, ImageKind, Options, Tree};

use super::{BrandError, Drawn, MAX_PIXELS, frame, raster};
use crate::preview::fonts;

const SVG: &str = "http://www.w3.org/2000/svg";
/// Most XML nodes; drawings of logos have some hundred.
const MAX_NODES: u32 = 100_000;
/// Deepest nesting; the renderer recurses.
const MAX_DEPTH: usize = 256;
/// Most elements once every reference is replaced by what it refers to.
const MAX_EXPANDED: u64 = 200_000;
/// Elements that run, embed or reach out.
const FORBIDDEN: &[&str] = &[
    "script",
    "foreignobject",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "canvas",
    "handler",
    "listener",
    "link",
    "meta",
    "base",
];

pub(super) fn draw(bytes: &[u8]) -> Result<Drawn, BrandError> {
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
        .map_err(|_| BrandError::LogoNotAnImage)?;
    check_depth(text)?;
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => unsafe_content("a document type definition"),
        roxmltree::Error::NodesLimitReached => too_large("too many elements"),
        _ => BrandError::LogoNotAnImage,
    })?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some(SVG) {
        return Err(BrandError::LogoNotAnImage);
    }
    check_content(&document)?;
    check_expansion(&document)?;
    let text = document.descendants().any(|node| node.has_tag_name((SVG, "text")));
    let tree = parse(&document)?;
    let size = tree.size();
    let (width, height) = frame::fit(size.width().into(), size.height().into());
    let mut pixmap = Pixmap::new(width, height).ok_or(BrandError::LogoNotAnImage)?;
    let scale = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(&tree, scale, &mut pixmap.as_mut());
    if pixmap.pixels().iter().all(|pixel| pixel.alpha() == 0) {
        // Nothing drawn: an empty drawing says nothing about a caller.
        return Err(BrandError::LogoNotAnImage);
    }
    let fitted = RgbaImage::from_raw(width, height, pixmap.take_demultiplied())
        .ok_or(BrandError::LogoNotAnImage)?;
    Ok(Drawn { fitted, width: pixels(size.width()), height: pixels(size.height()), text })
}

fn pixels(length: f32) -> u32 {
    // A drawing's size is often a hair off a whole number.
    (length - 0.01).ceil().max(1.0) as u32
}

fn unsafe_content(what: impl Into<String>) -> BrandError {
    BrandError::LogoUnsafe { what: what.into() }
}

fn too_large(what: &str) -> BrandError {
    BrandError::LogoTooLarge { what: what.to_owned() }
}

/// Refuses deep nesting before a parser walks into it. Tags inside comments
/// and character data count too; drawings have few of them.
fn check_depth(text: &str) -> Result<(), BrandError> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'<') {
        match bytes.get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') | None => {}
            Some(_) => {
                let end = bytes[at..].iter().position(|byte| *byte == b'>').map(|end| at + end);
                let empty = end.is_some_and(|end| bytes[end - 1] == b'/');
                depth += usize::from(!empty);
                if depth > MAX_DEPTH {
                    return Err(too_large("elements nested too deep"));
                }
            }
        }
    }
    Ok(())
}

fn check_content(document: &Document<'_>) -> Result<(), BrandError> {
    for node in document.descendants() {
        if node.is_pi() && node.pi().is_some_and(|pi| pi.target != "xml") {
            return Err(unsafe_content("a processing instruction"));
        }
        if !node.is_element() {
            continue;
        }
        let name = node.tag_name().name().to_ascii_lowercase();
        if FORBIDDEN.contains(&name.as_str()) {
            return Err(unsafe_content(format!("the element “{name}”")));
        }
        if name == "style" {
            let css: String = node.descendants().filter_map(|node| node.text()).collect();
            check_css(&css)?;
        }
        for attribute in node.attributes() {
            let name = attribute.name().to_ascii_lowercase();
            if name.starts_with("on") {
                return Err(unsafe_content(format!("the event handler “{name}”")));
            }
            match name.as_str() {
                "href" | "src" | "base" => check_reference(attribute.value())?,
                _ => check_css(attribute.value())?,
            }
        }
    }
    Ok(())
}

/// Refuses references that leave the file.
fn check_reference(value: &str) -> Result<(), BrandError> {
    let value = value.trim().to_ascii_lowercase();
    let embedded = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/jpg;base64,"];
    if value.is_empty()
        || value.starts_with('#')
        || embedded.iter().any(|kind| value.starts_with(kind))
    {
        return Ok(());
    }
    let shown: String = value.chars().take(40).collect();
    Err(unsafe_content(format!("a reference to “{shown}”")))
}

fn check_css(css: &str) -> Result<(), BrandError> {
    let css = css.to_ascii_lowercase();
    if css.contains("@import") {
        return Err(unsafe_content("a CSS @import"));
    }
    if css.contains("javascript:") || css.contains("expression(") {
        return Err(unsafe_content("a script in a style"));
    }
    for (at, _) in css.match_indices("url(") {
        check_reference(css[at + 4..].trim_start_matches([' ', '"', '\'', '\t', '\n']))?;
    }
    // An escape can spell what was looked for above.
    if css.contains('\\') && css.contains('(') {
        return Err(unsafe_content("an escape in a style"));
    }
    Ok(())
}

/// Refuses files whose references multiply: a handful of elements that refer
/// to each other can stand for millions.
fn check_expansion(document: &Document<'_>) -> Result<(), BrandError> {
    let by_id: HashMap<&str, Node<'_, '_>> =
        document.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
    let mut known = HashMap::new();
    let expanded = weigh(document.root_element(), &by_id, &mut known, 0);
    if expanded > MAX_EXPANDED {
        return Err(too_large("too many elements once references are followed"));
    }
    Ok(())
}

fn weigh<'a, 'input>(
    node: Node<'a, 'input>,
    by_id: &HashMap<&str, Node<'a, 'input>>,
    known: &mut HashMap<roxmltree::NodeId, u64>,
    depth: usize,
) -> u64 {
    // A long chain of references is deep nesting by other means.
    if depth > MAX_DEPTH * 2 {
        return u64::MAX;
    }
    if let Some(weight) = known.get(&node.id()) {
        return *weight;
    }
    // A reference to what is being weighed is a loop, which draws nothing.
    known.insert(node.id(), 0);
    let mut weight = 1_u64;
    // A marker is drawn once per vertex, at least two letters of the path.
    let vertices = ["d", "points"]
        .iter()
        .filter_map(|name| node.attribute(*name))
        .map(|path| path.len() as u64 / 2 + 1)
        .sum::<u64>()
        .max(1);
    for attribute in node.attributes() {
        let value = attribute.value();
        let times = if attribute.name().starts_with("marker") || value.contains("marker") {
            vertices
        } else {
            1
        };
        for id in references(attribute.name(), value) {
            if let Some(target) = by_id.get(id) {
                weight = weight
                    .saturating_add(weigh(*target, by_id, known, depth + 1).saturating_mul(times));
            }
        }
    }
    for child in node.children().filter(Node::is_element) {
        weight = weight.saturating_add(weigh(child, by_id, known, depth + 1));
    }
    known.insert(node.id(), weight);
    weight
}

fn references<'v>(name: &str, value: &'v str) -> Vec<&'v str> {
    if name == "href" {
        return value.trim().strip_prefix('#').into_iter().collect();
    }
    value
        .match_indices("url(")
        .filter_map(|(at, _)| {
            let rest = value[at + 4..].trim_start_matches([' ', '"', '\'']).strip_prefix('#')?;
            Some(rest[..rest.find([')', '"', '\'', ' '])?].trim())
        })
        .collect()
}

fn parse(document: &Document<'_>) -> Result<Tree, BrandError> {
    let budget = AtomicU64::new(MAX_PIXELS);
    let options = Options {
        font_family: fonts::FAMILY.to_owned(),
        fontdb: fonts::database(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(move |_, data: Arc<Vec<u8>>, _| {
                let pixels = raster::check_embedded(&data).ok()?;
                budget
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                        left.checked_sub(pixels)
                    })
                    .ok()?;
                Some(if data.starts_with(b"\x89PNG") {
                    ImageKind::PNG(data)
                } else {
                    ImageKind::JPEG(data)
                })
            }),
            // Files and addresses are never opened.
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    Tree::from_xmltree(document, &options).map_err(|_| BrandError::LogoNotAnImage)
}
