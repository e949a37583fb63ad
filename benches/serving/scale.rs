//! A programme of national size beside the demonstration, written straight into its database: 153
//! authorities with 200,000 entries, and one authority with 10,000.

use sea_orm::sqlx::{self, Connection, Executor, sqlite::SqliteConnectOptions};

/// The overview over 153 authorities.
pub(crate) const NATIONAL: &str = "/programmes/national";

/// The ledger with 10,000 entries.
pub(crate) const LONG: &str = "/programmes/national/authorities/long/support-days";

/// Every entry of the programme.
pub(crate) const FILE: &str = "/programmes/national/support-days.csv";

/// Adds both to the demonstration’s database, while nobody serves it.
pub(crate) async fn load(file: &std::path::Path) {
    let options = SqliteConnectOptions::new().filename(file);
    let mut db = sqlx::SqliteConnection::connect_with(&options)
        .await
        .unwrap();
    let mut tx = db.begin().await.unwrap();
    for step in STEPS {
        tx.execute(*step).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// In order. The numbers of authorities and entries stand here alone.
const STEPS: &[&str] = &[
    "INSERT INTO programme (slug, name, lead_authority, starts_on, ends_on, authority_ceiling, allocation_ceiling, created_at)
     SELECT 'national', 'National', lead_authority, starts_on, ends_on, 153, 400000, created_at FROM programme WHERE slug = 'hackney'",
    "CREATE TEMP TABLE place AS SELECT id FROM programme WHERE slug = 'national'",
    "INSERT INTO membership (person_id, programme_id, role)
     SELECT person.id, place.id, CASE email WHEN 'reviewer@dfe.example' THEN 'reviewer' ELSE 'manager' END
     FROM person, place WHERE email IN ('facilitator@hackney.example', 'reviewer@dfe.example')",
    "INSERT INTO round (programme_id, month, kind, opens_on, closes_on)
     SELECT place.id, month, kind, opens_on, closes_on FROM round, place
     WHERE programme_id = (SELECT id FROM programme WHERE slug = 'hackney')",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 153)
     INSERT INTO authority (programme_id, slug, name, readiness, commitment, status, joined_on)
     SELECT place.id, CASE i WHEN 153 THEN 'long' ELSE 'borough-' || i END,
         CASE i WHEN 153 THEN 'Zetland' ELSE printf('Borough %03d', i) END, 'started', 'An invented authority.', 'active', '2025-01-01'
     FROM n, place",
    "INSERT INTO allocation (authority_id, quarters, reason, from_on, decided_by, decided_at)
     SELECT a.id, 100000, 'Invented.', '2025-01-01', (SELECT MIN(id) FROM person), '2025-01-01T00:00:00+00:00'
     FROM authority a, place WHERE programme_id = place.id",
    // 152 × 1,276 and 10,000 are 203,952.
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
     INSERT INTO entry (authority_id, submission, revision, status, held_on, counts, quarters, activity, dimension, place)
     SELECT a.id, 'scale ' || a.id || ' ' || i, 1, 'delivered', date(p.starts_on, '+' || (i * 7 % 450) || ' days'), 1, 1 + i % 4,
         CASE i % 3 WHEN 0 THEN 'training' WHEN 1 THEN 'joint_audit' ELSE 'feedback' END, 'D' || (1 + i % 10), 'online'
     FROM authority a JOIN programme p ON p.id = a.programme_id JOIN n ON i <= CASE a.slug WHEN 'long' THEN 10000 ELSE 1276 END
     WHERE p.slug = 'national'",
    "INSERT INTO entry_revision (entry_id, number, status, held_on, activity, dimension, place, counts, summary, made_by, made_at)
     SELECT id, 1, status, held_on, activity, dimension, place, counts, 'An invented visit, told in a sentence of the usual length.',
         (SELECT MIN(id) FROM person), '2025-01-01T00:00:00+00:00'
     FROM entry WHERE submission LIKE 'scale %'",
    "INSERT INTO entry_person (revision_id, person_id, quarters)
     SELECT r.id, (SELECT MIN(id) FROM person), e.quarters FROM entry e JOIN entry_revision r ON r.entry_id = e.id
     WHERE e.submission LIKE 'scale %'",
    "INSERT INTO ledger (authority_id, entries, revisions, seal, delivered, confirmed, disputed, booked, not_counted)
     SELECT authority_id, COUNT(*), COUNT(*), '', SUM(quarters), 0, 0, 0, 0 FROM entry WHERE submission LIKE 'scale %' GROUP BY 1",
    "INSERT INTO publication (authority_id, round_id, state, scoring_version, result, proposed_by, proposed_at, agreed_by, agreed_at)
     SELECT a.id, here.id, p.state, p.scoring_version, p.result, p.proposed_by, p.proposed_at, p.agreed_by, p.agreed_at
     FROM publication p JOIN round there ON there.id = p.round_id JOIN place
     JOIN round here ON here.programme_id = place.id AND here.month = there.month
     JOIN authority a ON a.programme_id = place.id
     WHERE p.authority_id = (SELECT id FROM authority WHERE slug = 'northbridge') AND p.state = 'agreed'",
    "ANALYZE",
];
