//! `preview`: what a callee sees.

use serde::Serialize;
use signet_core::file;
use signet_core::preview::{self, Carrier, Device, Shown, Subject, Theme};

use super::{Context, number};
use crate::args::{PreviewArguments, ThemeArgument};
use crate::output::Failure;

#[derive(Serialize)]
struct Drawn {
    file: String,
    device: &'static str,
    shown: Shown,
}

pub fn run(context: &Context<'_>, arguments: &PreviewArguments) -> Result<(), Failure> {
    let device = Device::parse(&arguments.device)?;
    let carrier = arguments.carrier.as_deref().map(Carrier::parse).transpose()?;
    let theme = match arguments.theme {
        ThemeArgument::Light => Theme::Light,
        ThemeArgument::Dark => Theme::Dark,
    };
    let store = context.store()?;
    let subject = match (&arguments.subject.number, &arguments.subject.brand) {
        (Some(text), _) => Subject::Number(number(text)?),
        (None, brand) => Subject::Brand { uid: brand.clone().unwrap_or_default(), reason: None },
    };
    let content = preview::content(&store, &subject)?;
    let picture = preview::render(&content, device, theme, carrier, arguments.plain)?;
    file::write(&arguments.out, |out| out.write_all(&picture.png))?;
    let drawn = Drawn {
        file: arguments.out.to_string_lossy().into_owned(),
        device: device.id(),
        shown: picture.shown,
    };
    context.output.result(&drawn, |drawn| {
        let reason = drawn.shown.reason.as_deref().unwrap_or("no reason");
        format!("{}: {}, {reason}", drawn.file, drawn.shown.name)
    })
}
