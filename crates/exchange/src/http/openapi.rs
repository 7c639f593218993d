//! The description of the service, OpenAPI 3.1.

use signet_protocol::{
    AssertionClaims, EnrollmentClaims, EventsPage, InviteClaims, ManifestClaims, ReceiptClaims,
    StatusClaims,
};
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::handlers;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Signet exchange",
        version = "1",
        description = "Enterprises append signed change sets; providers look numbers up and get \
                       evidence. Signed documents are compact JWS (RFC 7515) with ES256; their \
                       claims are among the schemas.",
        license(name = "MIT OR Apache-2.0"),
    ),
    paths(
        handlers::get_exchange,
        handlers::get_jwks,
        handlers::get_openapi,
        handlers::post_enrollment,
        handlers::post_token,
        handlers::put_logo,
        handlers::get_logo,
        handlers::get_certificate,
        handlers::get_tn_list,
        handlers::post_change_set,
        handlers::get_entries,
        handlers::get_entry,
        handlers::get_head,
        handlers::get_events,
        handlers::get_branding,
    ),
    components(schemas(
        AssertionClaims,
        EnrollmentClaims,
        EventsPage,
        InviteClaims,
        ManifestClaims,
        ReceiptClaims,
        StatusClaims,
    )),
    modifiers(&Tokens),
)]
struct Description;

/// The two kinds of bearer tokens.
struct Tokens;

impl Modify for Tokens {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        for (name, description) in [
            ("desk", "An access token from /oauth2/token."),
            ("provider", "A token the exchange's operator hands to a provider."),
        ] {
            let scheme =
                HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(description));
            components.add_security_scheme(name, SecurityScheme::Http(scheme.build()));
        }
    }
}

/// The description of this version.
pub fn document() -> Document {
    Description::openapi()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `signet-exchange openapi > crates/exchange/openapi.json` brings the
    /// file up to date.
    #[test]
    fn the_kept_description_is_the_served_one() {
        let kept: serde_json::Value =
            serde_json::from_str(include_str!("../../openapi.json")).unwrap();
        assert_eq!(kept, serde_json::to_value(document()).unwrap());
    }
}
