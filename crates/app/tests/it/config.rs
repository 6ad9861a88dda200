//! `rapport config check`, which connects to nothing.

use std::process::{Command, Output};

fn check(database_url: &str) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    command.arg("--data").arg(folder.path()).args(["--database-url", database_url, "config", "check"]);
    command.output().expect("the binary runs")
}

fn said(database_url: &str) -> String {
    let output = check(database_url);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn config_check_says_how_the_connection_is_encrypted() {
    let require = said("postgres://me:secret@db/shop?sslmode=require");
    assert!(require.contains("encryption       require: encrypted, without verifying the server"), "{require}");
    assert!(!require.contains("secret"), "{require}");
    assert!(said("postgres://me@db/shop").contains("prefer: encrypted where the server is ready to"));
    assert!(!said("sqlite:shop.db").contains("encryption"));
}

#[test]
fn config_check_refuses_what_cannot_be() {
    let unknown = check("postgres://me:secret@db/shop?sslmode=perhaps");
    let sentence = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert_eq!(unknown.status.code(), Some(3), "{sentence}");
    assert!(sentence.contains("sslmode=perhaps is not known") && !sentence.contains("secret"), "{sentence}");
    let absent = check("postgres://db/shop?sslmode=verify-full&sslrootcert=/nowhere/ca.pem");
    assert!(String::from_utf8_lossy(&absent.stderr).contains("/nowhere/ca.pem"));
}

#[test]
fn config_check_looks_at_the_environment_as_the_server_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    command.arg("--data").arg(folder.path()).args(["config", "check"]);
    command.env("RAPPORT_LISTEN", "127.0.0.1:9090").env("RAPPORT_PUBLIC_URL", "https://crm.example.com");
    let told = String::from_utf8(command.output().expect("the binary runs").stdout).expect("UTF-8");
    assert!(told.contains("listen           127.0.0.1:9090\n"), "{told}");
    assert!(told.contains("public_url       https://crm.example.com\n"), "{told}");
}

#[test]
fn config_check_tells_where_people_reach_the_server_and_refuses_what_is_no_such_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let check = |public_url: &str| {
        let file = format!("public_url = \"{public_url}\"\n");
        std::fs::write(folder.path().join("rapport.toml"), file).expect("written");
        let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
        command.arg("--data").arg(folder.path()).args(["config", "check"]).output().expect("the binary runs")
    };
    let told = check("https://CRM.example.com");
    assert!(String::from_utf8_lossy(&told.stdout).contains("public_url       https://crm.example.com\n"));
    let wrong = check("crm.example.com");
    assert_eq!(wrong.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("is no address of a server"));
}

#[test]
fn config_check_tells_of_single_sign_on_what_is_to_be_registered_and_never_the_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |text: &str| std::fs::write(folder.path().join("rapport.toml"), text).expect("written");
    let rapport = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
        command.arg("--data").arg(folder.path()).args(args).env("RAPPORT_SSO_CLIENT_SECRET", "hush-hush");
        let output = command.output().expect("the binary runs");
        let said = [output.stdout, output.stderr].map(|said| String::from_utf8(said).expect("UTF-8")).concat();
        assert!(!said.contains("hush-hush"), "{said}");
        (output.status.code(), said)
    };
    file("public_url = \"https://crm.example\"\nsso_issuer = \"https://id.example/a\"\nsso_client_id = \"rapport\"\n");
    let (code, told) = rapport(&["config", "check"]);
    let expected = "single_sign_on   https://id.example/a as rapport, with a secret; only active users are let in; to be \
                    registered there: https://crm.example/sign-in/sso/back\n";
    assert!(code == Some(0) && told.contains(expected), "{told}");
    let (code, told) = rapport(&["serve", "--help"]);
    assert!(code == Some(0) && told.contains("--sso-issuer") && !told.contains("--sso-client-secret"), "{told}");
    for (wrong, sentence) in [
        ("sso_issuer = \"http://id.example\"\nsso_client_id = \"rapport\"\n", "unencrypted"),
        ("sso_issuer = \"https://id.example\"\n", "sso_client_id"),
        ("sso_client_id = \"rapport\"\n", "sso_issuer"),
    ] {
        file(wrong);
        let (code, told) = rapport(&["config", "check"]);
        assert!(code == Some(3) && told.contains(sentence), "{wrong}: {told}");
    }
}
