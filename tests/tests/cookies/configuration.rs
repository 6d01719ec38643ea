//! What of the table `cookie` stops the launch.

use jwt_core::Settings;
use rocket::figment::Figment;
use rocket::figment::providers::{Format, Toml};
use rocket::http::Status;

use crate::browser::{Answer, Browser, SETTINGS, application};

fn refused(profile: &str, settings: &str) -> String {
    let figment = Figment::from(rocket::Config::default())
        .merge(Toml::string(&format!("{SETTINGS}{settings}")).nested())
        .select(profile);
    Settings::read(&figment).map(drop).unwrap_err().to_string()
}

#[test]
fn what_is_wrong_is_named() {
    for (settings, key, text) in [
        ("cookie = true", "jwt.cookie", "is not a table"),
        ("cookie = { nme = \"a\" }", "jwt.cookie.nme", "did you mean `name`?"),
        ("cookie = { name = \"a b\" }", "jwt.cookie.name", "is not the name of a cookie"),
        ("cookie = { name = \"__Secure-a\" }", "jwt.cookie.name", "has a prefix of another meaning"),
        ("cookie = { same_site = \"Strict\" }", "jwt.cookie.same_site", "did you mean `strict`?"),
        ("cookie = { csrf = \"off\" }", "jwt.cookie.csrf", "known are `token` and `origin`"),
        ("cookie = { origins = [\"https://a.example/\"] }", "jwt.cookie.origins", "is not an origin"),
        ("cookie = { name = \"a|b\" }", "jwt.cookie.name", "is not the name of a cookie"),
        ("cookie = { origins = [\"https://a.example:443\"] }", "jwt.cookie.origins", "is not an origin"),
        ("cookie = { origins = [\"https://*.example\"] }", "jwt.cookie.origins", "is not an origin"),
        ("cookie = { origins = [\"http://a.example\"] }", "jwt.cookie.origins", "is not an origin"),
        ("cookie = { origins = [\"a.example\"] }", "jwt.cookie.origins", "is not an origin"),
        ("cookie = { origins = [\"https://u@a.example\"] }", "jwt.cookie.origins", "is not an origin"),
        ("query = \"a b\"", "jwt.query", "is not the name of a parameter"),
    ] {
        let said = refused("debug", settings);
        assert!(said.contains(&format!("`{key}`")) && said.contains(text), "{settings}: {said}");
    }
    application("cookie = { origins = [\"https://a.example:8443\", \"http://localhost:3000\"] }");
    for (settings, text) in [
        ("cookie = { secure = false }\nstore = \"sqlite:x.db\"", "sends tokens where anybody in between can read them"),
        ("cookie = {}", "set `store`, such as `store = \"sqlite:jwt.db\"`, or `csrf = \"origin\"`"),
    ] {
        let said = refused("release", settings);
        assert!(said.contains(text), "{said}");
    }
}

#[test]
fn cookies_are_called_as_the_application_likes() {
    for (settings, name) in [
        ("cookie = { name = \"shop\" }", "__Host-shop"),
        ("cookie = { name = \"__Host-shop\" }", "__Host-shop"),
        ("cookie = { name = \"shop\", secure = false }", "shop"),
    ] {
        let client = application(settings);
        let mut browser = Browser::default();
        let answer = browser.page(&client, "POST", "/login/alice");
        let names: Vec<_> = browser.cookies.keys().cloned().collect();
        assert_eq!(names, [name.to_owned(), format!("{name}-csrf"), format!("{name}-refresh")], "{answer:?}");
        let secure = answer.header("Set-Cookie").iter().all(|cookie| cookie.contains("; Secure"));
        assert_eq!(secure, name.starts_with("__Host-"));
        assert_eq!(Answer::of(browser.request(&client, "GET", "/me").dispatch()).status, Status::Ok);
    }
    let client = application("cookie = { same_site = \"strict\" }");
    let answer = Browser::default().page(&client, "POST", "/login/alice");
    assert!(answer.header("Set-Cookie").iter().all(|cookie| cookie.contains("SameSite=Strict")));
}
