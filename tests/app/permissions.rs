//! Who may open and send what: role × route → status, in one table.

use std::collections::BTreeMap;

use axum::http::Method;
use partners::people::Role;

use crate::harness::{Client, TestApp, both};

/// A route with the status for: nobody, founder of another programme, manager, facilitator,
/// lead, reviewer; the last two of Northbridge and Westmere's own.
struct Line(&'static str, &'static str, [u16; 6]);

/// The columns of a [`Line`].
const WHO: [&str; 6] = [
    "nobody",
    "other manager",
    "manager",
    "facilitator",
    "lead",
    "reviewer",
];

/// Every route. `northbridge` is the facilitator's and the lead's, `westmere` is neither's.
/// A form sent empty is 422 to those who may send it. Where nobody is led to the sign-in page, a
/// form that nobody sends is 401, so that a browser keeps what was typed.
const TABLE: &[Line] = &[
    Line("GET", "/", [303; 6]),
    Line("GET", "/healthz", [200; 6]),
    Line("GET", "/readyz", [200; 6]),
    Line("GET", "/sign-in", [200; 6]),
    Line("POST", "/sign-in", [422; 6]),
    Line("GET", "/accessibility", [200; 6]),
    Line("GET", "/privacy", [200; 6]),
    Line("GET", "/cookies", [200; 6]),
    Line("GET", "/.well-known/security.txt", [200; 6]),
    Line(
        "GET",
        "/programmes/hackney/audit",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/audit.csv",
        [303, 403, 200, 403, 403, 403],
    ),
    // No provider is set.
    Line("GET", "/sign-in/provider", [404; 6]),
    Line("GET", "/sign-in/callback", [404; 6]),
    Line("GET", "/set-password/x/provider", [404; 6]),
    Line("GET", "/account", [303, 200, 200, 200, 200, 200]),
    Line("GET", "/account/password", [303, 200, 200, 200, 200, 200]),
    Line("POST", "/account/password", [303, 422, 422, 422, 422, 422]),
    Line("GET", "/account/email", [303, 200, 200, 200, 200, 200]),
    Line("POST", "/account/email", [303, 422, 422, 422, 422, 422]),
    Line("GET", "/confirm-email/x", [410; 6]),
    Line("POST", "/confirm-email/x", [410; 6]),
    Line("GET", "/account/session", [303, 200, 200, 200, 200, 200]),
    Line("POST", "/account/session", [303, 200, 200, 200, 200, 200]),
    Line("POST", "/account/sessions/end", [303; 6]),
    Line("POST", "/account/sessions/end-others", [303; 6]),
    Line(
        "GET",
        "/account/second-step",
        [303, 200, 200, 200, 200, 200],
    ),
    Line(
        "POST",
        "/account/second-step",
        [303, 422, 422, 422, 422, 422],
    ),
    Line("POST", "/account/second-step/recovery-codes", [303; 6]),
    Line("POST", "/account/second-step/off", [303; 6]),
    Line("GET", "/sign-in/code", [303; 6]),
    Line("POST", "/sign-in/code", [303; 6]),
    Line("GET", "/forgotten-password", [200; 6]),
    Line("POST", "/forgotten-password", [422; 6]),
    Line("GET", "/set-password/x", [410; 6]),
    Line("POST", "/set-password/x", [410; 6]),
    Line("GET", "/programmes", [303, 200, 200, 200, 200, 200]),
    Line("GET", "/programmes/new", [303, 200, 403, 403, 403, 403]),
    Line("POST", "/programmes/new", [303, 422, 403, 403, 403, 403]),
    Line(
        "GET",
        "/programmes/hackney/set-up",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/new",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/new",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/allocation",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/allocation",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/allocation",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/standing",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/rounds/month-6",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/rounds/month-6",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/support-days/new",
        [303, 403, 303, 303, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/imports/support-days",
        [303, 403, 200, 200, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/imports/support-days",
        [303, 403, 422, 422, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/imports/support-days/1",
        [303, 403, 409, 409, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/imports/support-days/1",
        [303, 403, 409, 409, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/support-days",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/support-days",
        [303, 403, 422, 422, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/support-days/new",
        [303, 403, 200, 200, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/support-days/{entry}",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/support-days/{entry}/delivery",
        [303, 403, 409, 409, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/support-days/{entry}/cancellation",
        [303, 403, 200, 200, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/support-days/{entry}/cancellation",
        [303, 403, 422, 422, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/support-days/{entry}/delivery",
        [303, 403, 409, 409, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/support-days/{entry}/correction",
        [303, 403, 200, 200, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/support-days/{entry}/correction",
        [303, 403, 422, 422, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/support-days/{entry}/confirmation",
        [303, 403, 403, 403, 422, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/support-days/{entry}/dispute",
        [303, 403, 403, 403, 200, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/support-days/{entry}/dispute",
        [303, 403, 403, 403, 422, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/support-days/{entry}/settlement",
        [303, 403, 409, 409, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/support-days/{entry}/settlement",
        [303, 403, 409, 409, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/support-days/confirmation",
        [303, 403, 403, 403, 200, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/support-days/confirmation",
        [303, 403, 403, 403, 422, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/support-days/confirmation",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/support-days/confirmation",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/support-days/{entry}/correction",
        [303, 403, 404, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/support-days/{entry}/confirmation",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/support-days/{entry}/dispute",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/quarters",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/quarters/2025-q4",
        [303, 403, 404, 404, 404, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/quarters/2025-q4/closing",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/quarters/2026-q1/closing",
        [303, 403, 409, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/support-days/series",
        [303, 403, 200, 200, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/support-days/series",
        [303, 403, 422, 422, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/support-days/series",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/support-days/series",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/week",
        [303, 403, 200, 200, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/calendar",
        [303, 403, 200, 200, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/calendar/link",
        [303, 403, 200, 200, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/calendar/link/revocation",
        [303, 403, 303, 303, 403, 403],
    ),
    Line("GET", "/calendar/x", [404; 6]),
    Line("GET", "/calendar/x.ics", [404; 6]),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/support-days",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/support-days",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/support-days/new",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/support-days/{entry}",
        [303, 403, 404, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/support-days.csv",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/support-days.csv",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/support-days",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/support-days.csv",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/budget",
        [303, 403, 200, 200, 200, 200],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/budget",
        [303, 403, 200, 403, 403, 200],
    ),
    Line(
        "GET",
        "/programmes/hackney/budgets",
        [303, 403, 200, 200, 200, 200],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-0",
        [303, 403, 200, 200, 200, 303],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/maturity",
        [303, 403, 200, 200, 200, 404],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/publication",
        [303, 403, 422, 422, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/publication/agreement",
        [303, 403, 403, 403, 422, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/publication/withdrawal",
        [303, 403, 422, 422, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-0",
        [303, 403, 200, 403, 403, 303],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-0/maturity",
        [303, 403, 200, 403, 403, 404],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/rounds/month-0/publication",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/rounds/month-0/publication/agreement",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/maturity/d5",
        [303, 403, 200, 200, 200, 404],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/maturity/overall",
        [303, 403, 200, 200, 200, 404],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/results/draft",
        [303, 403, 200, 200, 200, 404],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/results/draft/d5",
        [303, 403, 200, 200, 200, 404],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/results/999",
        [303, 403, 404, 404, 404, 404],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/results/999/d5",
        [303, 403, 404, 404, 404, 404],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/results/999/authority-page",
        [303, 403, 404, 404, 404, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/moderation",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/moderation/d5",
        [303, 403, 404, 404, 404, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/moderation/d5",
        [303, 403, 404, 404, 404, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/publication/send-back",
        [303, 403, 403, 403, 422, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/publication/send-back",
        [303, 403, 403, 403, 422, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/publication/correction",
        [303, 403, 422, 422, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/publication/correction",
        [303, 403, 422, 422, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/publication/correction/stop",
        [303, 403, 422, 422, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/publication/retraction",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-0/publication/retraction",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-0/maturity/d5",
        [303, 403, 200, 403, 403, 404],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-0/results/draft",
        [303, 403, 200, 403, 403, 404],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-0/moderation",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/rounds/month-0/moderation/d5",
        [303, 403, 404, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/rounds/month-0/publication/send-back",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/rounds/month-0/publication/correction",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/rounds/month-0/publication/retraction",
        [303, 403, 422, 403, 403, 403],
    ),
    Line("GET", "/programmes/hackney", [303, 403, 200, 200, 200, 200]),
    Line(
        "GET",
        "/programmes/hackney/new",
        [303, 403, 200, 200, 200, 200],
    ),
    Line(
        "GET",
        "/programmes/hackney/charts/days-northbridge.svg",
        [303, 403, 200, 200, 200, 200],
    ),
    Line(
        "GET",
        "/programmes/hackney/charts/days-westmere.svg",
        [303, 403, 200, 404, 404, 200],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/charts/burn-down.svg",
        [303, 403, 200, 200, 200, 200],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/charts/burn-down.svg",
        [303, 403, 200, 403, 403, 200],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge",
        [303, 403, 200, 200, 200, 200],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere",
        [303, 403, 200, 403, 403, 200],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/self-assessment",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/self-assessment/d5",
        [303, 403, 403, 403, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/self-assessment/d5/clear",
        [303, 403, 403, 403, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/self-assessment/check",
        [303, 403, 403, 403, 200, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/self-assessment/d5",
        [303, 403, 403, 403, 422, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/self-assessment/d5/clear",
        [303, 403, 403, 403, 303, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/self-assessment/check",
        [303, 403, 403, 403, 422, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/self-assessment/submitted",
        [303, 403, 403, 403, 303, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey",
        [303, 403, 403, 403, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/close",
        [303, 403, 403, 403, 303, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/close",
        [303, 403, 403, 403, 422, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey",
        [303, 403, 403, 403, 303, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/headcounts",
        [303, 403, 403, 403, 200, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/headcounts",
        [303, 403, 403, 403, 422, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/look",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/look",
        [303, 403, 409, 409, 409, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-18/look",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/last-day",
        [303, 403, 403, 403, 200, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/last-day",
        [303, 403, 403, 403, 422, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/people",
        [303, 403, 403, 403, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/people/new",
        [303, 403, 403, 403, 200, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/people/new",
        [303, 403, 403, 403, 422, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/people/file",
        [303, 403, 403, 403, 422, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/people/links",
        [303, 403, 403, 403, 200, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/people/reminder",
        [303, 403, 403, 403, 409, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/people/1",
        [303, 403, 403, 403, 404, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/people/x",
        [404; 6],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/people/1/link",
        [303, 403, 403, 403, 404, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/survey/people/1/withdrawal",
        [303, 403, 403, 403, 404, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-18/survey/people",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/rounds/month-18/survey/people/links",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/rounds/month-18/survey/people/1/withdrawal",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-18",
        [303, 403, 200, 403, 403, 303],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-18/self-assessment",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-18/self-assessment/d5",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-18/survey",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-18/evidence",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/rounds/month-18/survey",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/import",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-18/import",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/import/responses",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/import/responses",
        [303, 403, 422, 422, 422, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/rounds/month-18/import/responses",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/import/responses/1",
        [303, 403, 409, 409, 409, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/import/responses/1",
        [303, 403, 409, 409, 409, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/import/responses/template.csv",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/import/evidence",
        [303, 403, 200, 200, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/import/evidence",
        [303, 403, 422, 422, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/import/evidence/1",
        [303, 403, 409, 409, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/import/evidence/1",
        [303, 403, 409, 409, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/import/evidence/template.csv",
        [303, 403, 200, 200, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/import/golf",
        [404; 6],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence.csv",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-18/evidence.csv",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/maturity.csv",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/maturity.csv",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/handover",
        [303, 403, 200, 403, 200, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/handover/pack",
        [303, 403, 200, 403, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/handover",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/handover/pack",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/instruments",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/instruments",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/instruments/diagnostic/1",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/instruments/diagnostic/1/file",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/instruments/diagnostic/2",
        [303, 403, 404, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/instruments/uploads/1",
        [303, 403, 409, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/instruments/uploads/1",
        [303, 403, 409, 403, 403, 403],
    ),
    Line("GET", "/programmes/hackney/instruments/uploads/x", [404; 6]),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence/new",
        [303, 403, 200, 200, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-18/evidence/new",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence/draw",
        [303, 403, 200, 200, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-18/evidence/draw",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence/1/draft",
        [303, 403, 404, 404, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence/1/check",
        [303, 403, 404, 404, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence/1/delete",
        [303, 403, 404, 404, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence/1/second-rater",
        [303, 403, 404, 404, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence/1/consensus",
        [303, 403, 404, 404, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/ratings/1",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/ratings/1/check",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence/new",
        [303, 403, 422, 422, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/rounds/month-18/evidence/new",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence/draw",
        [303, 403, 422, 422, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/westmere/rounds/month-18/evidence/draw",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence/1/draft",
        [303, 403, 404, 404, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence/1/check",
        [303, 403, 404, 404, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence/1/delete",
        [303, 403, 404, 404, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence/1/second-rater",
        [303, 403, 404, 404, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence/1/consensus",
        [303, 403, 404, 404, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/ratings/1",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/ratings/1/check",
        [303, 403, 403, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/northbridge/rounds/month-18/evidence/1",
        [303, 403, 404, 404, 404, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/authorities/westmere/rounds/month-18/evidence/1",
        [303, 403, 404, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/ratings",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/returns",
        [303, 403, 200, 200, 200, 200],
    ),
    Line(
        "GET",
        "/programmes/hackney/returns/2025-q4",
        [303, 403, 200, 403, 403, 404],
    ),
    Line(
        "GET",
        "/programmes/hackney/returns/2025-q4/return.csv",
        [303, 403, 404, 403, 403, 404],
    ),
    Line(
        "GET",
        "/programmes/hackney/returns/2025-q4/return.xlsx",
        [303, 403, 404, 403, 403, 404],
    ),
    Line(
        "GET",
        "/programmes/hackney/returns/2025-q4/words",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/returns/2025-q4/words",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/returns/2025-q4/authorities/northbridge",
        [303, 403, 200, 200, 200, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/returns/2025-q4/authorities/northbridge",
        [303, 403, 422, 422, 422, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/returns/2025-q4/authorities/westmere",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/returns/2025-q4/authorities/westmere",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/returns/2025-q4/freezing",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/returns/2025-q4/freezing",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/returns/2025-q4/correction",
        [303, 403, 404, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/returns/2025-q4/correction",
        [303, 403, 404, 403, 403, 403],
    ),
    Line("GET", "/answer/x", [404; 6]),
    Line("POST", "/answer/x", [404; 6]),
    Line("GET", "/answer/x/leave", [404; 6]),
    Line("POST", "/answer/x/leave", [404; 6]),
    Line("GET", "/answer/x/return", [404; 6]),
    Line("POST", "/answer/x/return", [404; 6]),
    Line("GET", "/answer/x/check", [404; 6]),
    Line("GET", "/answer/x/submitted", [404; 6]),
    Line("GET", "/answer/x/d5", [404; 6]),
    Line("GET", "/answer/x/d5/clear", [404; 6]),
    // An authority of one programme is not in another.
    Line(
        "GET",
        "/programmes/elsewhere/authorities/northbridge/allocation",
        [303, 404, 404, 404, 404, 404],
    ),
    Line(
        "GET",
        "/programmes/elsewhere/set-up",
        [303, 200, 403, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/downloads",
        [303, 403, 200, 403, 403, 200],
    ),
    Line(
        "GET",
        "/programmes/hackney/downloads/partners_in_practice_support_days_by_quarter.csv",
        [303, 403, 200, 403, 403, 200],
    ),
    Line(
        "GET",
        "/programmes/hackney/downloads/partners_in_practice.zip",
        [303, 403, 200, 403, 403, 200],
    ),
    Line(
        "GET",
        "/programmes/hackney/downloads/unknown.csv",
        [303, 403, 404, 403, 403, 404],
    ),
    // Person 1 is the founder, 9999 is nobody.
    Line(
        "GET",
        "/programmes/hackney/people",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/people/new",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/people/new",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/people/1",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/people/1/role",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/people/1/role",
        [303, 403, 422, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/people/1/second-step",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/people/9999/second-step",
        [303, 403, 404, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/people/1/identity",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/people/9999/identity",
        [303, 403, 404, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/people/1/disabling",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/people/1/leaving",
        [303, 403, 200, 403, 403, 403],
    ),
    Line(
        "GET",
        "/programmes/hackney/people/9999",
        [303, 403, 404, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/people/9999/link",
        [303, 403, 404, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/people/9999/sessions",
        [303, 403, 404, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/people/9999/disabling",
        [303, 403, 404, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/people/9999/enabling",
        [303, 403, 404, 403, 403, 403],
    ),
    Line(
        "POST",
        "/programmes/hackney/people/9999/leaving",
        [303, 403, 404, 403, 403, 403],
    ),
    Line("POST", "/sign-out", [303; 6]),
];

/// The address of every route that something is sent to, as the table has it.
pub(crate) fn posted() -> impl Iterator<Item = &'static str> {
    let posts = TABLE.iter().filter(|Line(method, ..)| *method == "POST");
    posts.map(|Line(_, path, _)| *path)
}

/// A person for each column of the table.
pub(crate) async fn people(app: &TestApp) -> BTreeMap<&'static str, Client> {
    let hackney = app.programme("Hackney").await;
    let northbridge = app.authority(&hackney, "Northbridge", "120").await;
    app.authority(&hackney, "Westmere", "120").await;
    app.programme("Elsewhere").await;
    let (_, link) = app
        .add_person("founder@elsewhere.example", Role::Manager, None, &[])
        .await;
    let mut people = BTreeMap::new();
    people.insert("nobody", app.stranger());
    people.insert(
        "other manager",
        app.first_sign_in("founder@elsewhere.example", &link).await,
    );
    let own = [northbridge.id];
    for (who, email, role, authorities) in [
        ("manager", "manager@hackney.example", Role::Manager, &[][..]),
        (
            "facilitator",
            "facilitator@hackney.example",
            Role::Facilitator,
            &own,
        ),
        ("lead", "lead@northbridge.example", Role::Lead, &own),
        ("reviewer", "reviewer@dfe.example", Role::Reviewer, &[]),
    ] {
        let client = app
            .person(email, role, Some(hackney.0.id), authorities)
            .await;
        people.insert(who, client);
    }
    people
}

/// An entry of Northbridge; its number.
async fn log_a_day(facilitator: &mut Client) -> String {
    let new = "/programmes/hackney/authorities/northbridge/support-days/new";
    let page = facilitator.get(new).await;
    let typed = [("activity", "training"), ("summary", "A day of training")];
    let page = facilitator.press(&page, "Log support days", &typed).await;
    let path = page.path.split('?').next().unwrap();
    path.rsplit('/').next().unwrap().to_owned()
}

both! {
    async fn each_role_reaches_its_own_routes(app: TestApp) {
        let mut people = people(&app).await;
        let entry = log_a_day(people.get_mut("facilitator").unwrap()).await;
        let mut wrong = Vec::new();
        for Line(method, path, expected) in TABLE {
            let path = &path.replace("{entry}", &entry);
            for (who, expected) in WHO.into_iter().zip(expected) {
                let client = people.get_mut(who).unwrap();
                let method: Method = method.parse().unwrap();
                let sent = client.send(method.clone(), path, None).await;
                let open = ["/sign-out", "/sign-in/code"].contains(&path.as_str());
                let unsaved = who == "nobody" && method == Method::POST && !open;
                let expected = if unsaved && *expected == 303 { &401 } else { expected };
                if sent.status != *expected {
                    wrong.push(format!("{method} {path} {who}: {} not {expected}", sent.status));
                }
                if who == "nobody" && sent.status == 303 && method == Method::GET {
                    assert!(sent.header("location").starts_with("/sign-in"), "{path}");
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    async fn no_link_of_a_page_leads_nowhere(app: TestApp) {
        for (who, mut client) in people(&app).await {
            let mut seen = std::collections::BTreeSet::new();
            let mut next = vec!["/".to_owned()];
            while let Some(path) = next.pop() {
                if !seen.insert(path.clone()) {
                    continue;
                }
                let page = client.get(&path).await;
                assert!(page.status < 400, "{who}: {path} is {}", page.status);
                next.extend(
                    page.links()
                        .into_iter()
                        .map(|(href, _)| href.split('#').next().unwrap().to_owned())
                        .filter(|href| href.starts_with('/')),
                );
            }
        }
    }
}
