//! PostgreSQL: databases made from a template on the server that `RAPPORT_TEST_PG` names.

use std::io::Write;
use std::sync::OnceLock;

/// The server, if there is one; that there is none is said once, and is a failure with CI=true.
pub fn server() -> Option<&'static str> {
    static SERVER: OnceLock<Option<String>> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        let server = std::env::var("RAPPORT_TEST_PG").ok();
        if server.is_none() {
            let is_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
            assert!(!is_ci, "RAPPORT_TEST_PG names no PostgreSQL server; run the tests by `cargo xtask test`");
            // Past libtest, which would keep it from who reads a run that passes.
            let aloud = b"\nWARNING: RAPPORT_TEST_PG is not set: this is tested on SQLite ONLY\n\n";
            std::io::stderr().write_all(aloud).expect("stderr");
        }
        server
    });
    server.as_deref()
}

/// The URL of a database of that server.
pub fn url_of(server: &str, database: &str) -> String {
    let (base, query) = server.split_once('?').map_or((server, ""), |(base, query)| (base, query));
    let authority = base.find("://").map_or(0, |at| at + 3);
    let path = base[authority..].find('/').map_or(base.len(), |at| authority + at);
    let question = if query.is_empty() { "" } else { "?" };
    format!("{}/{database}{question}{query}", &base[..path])
}

/// Makes an empty database.
pub fn create(server: &str, database: &str) {
    tell(server, &format!("CREATE DATABASE {database} TEMPLATE template0 ENCODING 'UTF8'"));
}

/// Makes a copy of a database to which nobody is connected.
pub fn copy(server: &str, database: &str, template: &str) {
    tell(server, &format!("CREATE DATABASE {database} TEMPLATE {template}"));
}

/// Ends all connections to a database.
pub fn disconnect(server: &str, database: &str) {
    let all = format!("pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'");
    tell(server, &format!("DO $$ BEGIN PERFORM {all}; END $$"));
}

/// Removes a database, whoever is connected.
pub fn remove(server: &str, database: &str) {
    tell(server, &format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"));
}

fn tell(url: &str, sql: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("a connection");
        tokio::spawn(async move {
            // The connection ends with its client; how does not matter here.
            let _ended = connection.await;
        });
        client.batch_execute(sql).await.expect("the server does as told");
    });
}

#[cfg(test)]
mod tests {
    use super::url_of;

    #[test]
    fn a_database_takes_the_place_of_the_one_in_the_url() {
        assert_eq!(url_of("postgres://u@h:5/postgres?x=1", "t"), "postgres://u@h:5/t?x=1");
        assert_eq!(url_of("postgres://u@h", "t"), "postgres://u@h/t");
    }
}
