//! The pages of the second step.

use axum_extra::routing::TypedPath as _;
use maud::{Markup, html};
use qrcode::{Color, QrCode};

use super::{CodePath, RecoveryCodesPath, SecondStepOffPath, SecondStepPath};
use crate::{
    app::AppState,
    people::{
        SignInPath,
        account::views::Frame,
        current::SignedIn,
        rules::second_step::{SecondStep, grouped},
    },
    ui::*,
};

fn code_input(label: &'static str, hint: &'static str, errors: &FieldErrors) -> Markup {
    text_input(
        Field::new("code", label)
            .hint(hint)
            .width(20)
            .autocomplete("one-time-code")
            .plain(),
        "",
        errors,
    )
}

/// The code, asked for again before an account is changed.
pub(in crate::people) fn code_again(errors: &FieldErrors) -> Markup {
    code_input(
        "Code from your app",
        "6 digits, or one of your recovery codes",
        errors,
    )
}

pub(super) fn code(state: &AppState, errors: &FieldErrors) -> Markup {
    let title = "Enter your code";
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading(title))
        p.govuk-body { "Open your authenticator app and enter the six digits that it shows for Partners in Practice." }
        (post_form(CodePath::PATH, html! {
            (code_input("Code", "6 digits, or one of your recovery codes", errors))
            (button("Continue", ButtonKind::Primary))
        }))
        (details("I do not have my app", html! {
            p.govuk-body { "Enter one of the ten recovery codes that you kept when you set it up. Each works once." }
            p.govuk-body { "If you do not have those either, ask the programme manager to reset your second step." }
        }))
        p.govuk-body { (link("Sign in as somebody else", SignInPath::PATH)) }
    });
    page(&Page {
        error: !errors.is_empty(),
        demonstration: state.demonstration,
        ..Page::new(title, content)
    })
}

pub(super) fn set_up(
    frame: &Frame<'_>,
    signed_in: &SignedIn,
    new: &SecondStep,
    errors: &FieldErrors,
) -> Markup {
    let title = "Set up a second step";
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading(title))
        @if signed_in.needs_second_step {
            (inset(html! { "Managers and facilitators need a second step at sign-in. You can use the service once it is set up." }))
        }
        p.govuk-body {
            "From then on, signing in takes your password and a code from an app on your phone or \
             computer, so that a stolen password alone opens nothing."
        }
        h2.govuk-heading-m { "1. Add this service to an authenticator app" }
        p.govuk-body {
            "Any such app will do: Microsoft Authenticator, Google Authenticator, a password \
             manager. Scan this picture with it:"
        }
        (picture(new))
        p.govuk-body { "If you can’t scan it, choose to enter a key in the app, and type:" }
        p.govuk-body { strong.app-code id="secret" { (grouped(&new.text(), ' ')) } }
        h2.govuk-heading-m { "2. Enter the code that the app shows" }
        (post_form(SecondStepPath::PATH, html! {
            (code_input("Code", "6 digits; a new code comes every 30 seconds", errors))
            (password_input(Field::new("password", "Your password"), errors))
            (button("Set up", ButtonKind::Primary))
        }))
    });
    frame.page(title, !errors.is_empty(), content)
}

/// The QR code: dark on white with the quiet border that scanners ask for.
fn picture(new: &SecondStep) -> Markup {
    let code = new.address().map(|address| QrCode::new(address.as_bytes()));
    let Some(Ok(code)) = code else {
        return html! {};
    };
    let width = code.width();
    let mut path = String::new();
    for (i, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", i % width + 4, i / width + 4));
        }
    }
    let side = width + 8;
    html! {
        svg.app-qr role="img" aria-label="QR code of the key below" viewBox={ "0 0 " (side) " " (side) }
            shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#ffffff" {}
            path fill="#000000" d=(path) {}
        }
    }
}

pub(super) fn codes(frame: &Frame<'_>, title: &str, codes: &[String]) -> Markup {
    let content = two_thirds(html! {
        (heading(title))
        p.govuk-body {
            "Keep these recovery codes somewhere safe that is not your phone: print them, or put \
             them into a password manager. Each signs you in once if you have lost your app."
        }
        ol."govuk-list govuk-list--number app-codes" id="recovery-codes" {
            @for code in codes { li { span.app-code { (code) } } }
        }
        (warning("They are shown this once only."))
        (link_button("I have kept them", "/", ButtonKind::Primary))
    });
    frame.page(title, false, content)
}

pub(super) fn managed(
    frame: &Frame<'_>,
    signed_in: &SignedIn,
    left: u64,
    errors: &FieldErrors,
) -> Markup {
    let title = "Your second step";
    // Who must have one turns it off only to set it up anew.
    let other = if signed_in.needs_second_step {
        "Set up another app"
    } else {
        "Turn off"
    };
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading(title))
        p.govuk-body {
            "A code from your app is asked for when you sign in. "
            strong { (formats::plural(i64::try_from(left).unwrap_or_default(), "recovery code", "recovery codes")) }
            " left."
        }
        h2.govuk-heading-m { "Change it" }
        p.govuk-body {
            "Your password and a code are asked for again. New recovery codes take the place of those you have."
        }
        (post_form(RecoveryCodesPath::PATH, html! {
            (password_input(Field::new("password", "Your password"), errors))
            (code_again(errors))
            (button_group(html! {
                (button("Make new recovery codes", ButtonKind::Secondary))
                button.govuk-button.govuk-button--secondary type="submit" formaction=(SecondStepOffPath::PATH)
                    data-module="govuk-button" data-prevent-double-click="true" { (other) }
            }))
        }))
    });
    frame.page(title, !errors.is_empty(), content)
}
