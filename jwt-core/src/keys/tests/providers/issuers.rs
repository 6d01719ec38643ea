//! Keys that say whose tokens they are for.

use serde_json::{Value, json};

use super::*;

#[test]
fn a_key_with_an_issuer_is_for_that_one_alone() {
    const HOST: &str = "https://login.microsoftonline.com";
    const PERSONAL: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";
    const TENANT: &str = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490";
    let fits = |said: Value, configured: &str| {
        let text = json!({"keys": [with(p256(), json!({"kid": "k", "issuer": said}))]}).to_string();
        let set = KeySet::from_jwks(&text).unwrap();
        assert_eq!((set.len(), set.skipped().len()), (1, 0), "{said}: usable until it is asked for whom");
        let set = set.for_issuer(configured);
        if let [skipped] = set.skipped() {
            assert_eq!((skipped.index(), skipped.kid(), skipped.reason()), (0, Some("k"), &KeyError::OtherIssuer));
        }
        assert_eq!(set.len() + set.skipped().len(), 1);
        !set.is_empty()
    };
    let template = format!("{HOST}/{{tenantid}}/v2.0");
    let tenant = format!("{HOST}/{TENANT}/v2.0");
    for (said, configured) in [
        (tenant.as_str(), tenant.as_str()),
        (&template, &tenant),
        (&template, &format!("{HOST}/{PERSONAL}/v2.0")),
        ("https://sts.windows.net/{tenantid}/", &format!("https://sts.windows.net/{TENANT}/")),
        ("https://sts.windows.net/{tenantid}", &format!("https://sts.windows.net/{TENANT}")),
        ("https://a.example.com", "https://a.example.com"),
        ("http://127.0.0.1:8000/{tenantid}/v2.0", "http://127.0.0.1:8000/t-1/v2.0"),
        ("", ""),
    ] {
        assert!(fits(said.into(), configured), "{said} is {configured}");
    }
    let segment = |text: &str| format!("{HOST}/{text}/v2.0");
    let hostile = [
        // Not the same bytes.
        (segment(PERSONAL), tenant.clone()),
        (tenant.clone(), format!("{tenant}/")),
        (format!("{tenant}/"), tenant.clone()),
        (tenant.to_uppercase(), tenant.clone()),
        (format!("{tenant}\0"), tenant.clone()),
        (format!(" {tenant}"), tenant.clone()),
        (tenant.replacen("https", "http", 1), tenant.clone()),
        (String::new(), tenant.clone()),
        (tenant.clone(), String::new()),
        (tenant[..tenant.len() - 1].to_owned(), tenant.clone()),
        // Not one segment.
        (template.clone(), segment("")),
        (template.clone(), format!("{HOST}//v2.0")),
        (template.clone(), format!("{HOST}/v2.0")),
        (template.clone(), segment(&format!("{TENANT}/x"))),
        (template.clone(), segment(&format!("evil/../{TENANT}"))),
        (template.clone(), segment("..")),
        (template.clone(), segment(".")),
        (template.clone(), segment("%2e%2e")),
        (template.clone(), segment(&format!("x%2f{TENANT}"))),
        (template.clone(), segment(&format!("{TENANT}?"))),
        (template.clone(), segment(&format!("{TENANT}#"))),
        (template.clone(), segment(&format!("x\\{TENANT}"))),
        (template.clone(), segment(&format!("{TENANT} "))),
        (template.clone(), segment(&format!("{TENANT}\n"))),
        (template.clone(), segment("é")),
        (template.clone(), segment("{tenantid}")),
        (template.clone(), template.clone()),
        // Another address around it.
        (template.clone(), format!("https://evil.example.com/{TENANT}/v2.0")),
        (template.clone(), format!("{HOST}.evil.example.com/{TENANT}/v2.0")),
        (template.clone(), format!("https://evil.example.com/{tenant}")),
        (template.clone(), format!("{HOST}/{TENANT}/v2.0/")),
        (template.clone(), format!("{HOST}/{TENANT}/v1.0")),
        (template.clone(), format!("{HOST}/{TENANT}")),
        (template.clone(), format!("https://sts.windows.net/{TENANT}/")),
        // The placeholder where no tenant can be, twice, or in another spelling.
        ("{tenantid}".into(), TENANT.into()),
        ("https://{tenantid}".into(), format!("https://{TENANT}")),
        ("https://{tenantid}/v2.0".into(), "https://evil.example.com/v2.0".into()),
        ("https:///{tenantid}/v2.0".into(), format!("https:///{TENANT}/v2.0")),
        ("{tenantid}/v2.0".into(), "https://login.microsoftonline.com/v2.0".into()),
        ("a.example.com/{tenantid}".into(), "a.example.com/x".into()),
        ("https://{tenantid}.example.com/v2.0".into(), "https://evil.example.com/v2.0".into()),
        (format!("{HOST}/x{{tenantid}}/v2.0"), segment("xy")),
        (format!("{HOST}/{{tenantid}}x/v2.0"), segment("yx")),
        (format!("{HOST}/{{tenantid}}/{{tenantid}}"), format!("{HOST}/{TENANT}/{TENANT}")),
        (format!("{HOST}/{{tenantid}}{{tenantid}}"), format!("{HOST}/{TENANT}{TENANT}")),
        (format!("{HOST}/{{tenantId}}/v2.0"), tenant.clone()),
        (format!("{HOST}/{{TENANTID}}/v2.0"), tenant.clone()),
        (format!("{HOST}/{{tenant}}/v2.0"), tenant.clone()),
        (format!("{HOST}/*/v2.0"), tenant.clone()),
        (format!("{HOST}/%7Btenantid%7D/v2.0"), tenant.clone()),
    ];
    for (said, configured) in &hostile {
        assert!(!fits(said.as_str().into(), configured), "{said:?} is not {configured:?}");
    }
    for said in [json!(null), json!(1), json!(true), json!([tenant]), json!({"issuer": tenant})] {
        assert!(!fits(said.clone(), &tenant), "{said}");
    }
}

#[test]
fn the_keys_of_other_issuers_verify_nothing() {
    let row = rows().into_iter().find(|row| row.name == "Entra ID, v2.0, common").unwrap();
    let mut document = filled(&row.document);
    let keys = document["keys"].as_array_mut().unwrap();
    keys.push(with(p256(), json!({"kid": "enc", "use": "enc"})));
    keys.push(with(KEYS["p256a"].clone(), json!({"kid": "unbound"})));
    keys[4].as_object_mut().unwrap().remove("d");
    let set = KeySet::from_jwks(&document.to_string()).unwrap();
    let kids = |set: &KeySet| set.iter().map(|key| key.kid().unwrap()[..4].to_owned()).collect::<Vec<_>>();
    let skipped = |set: &KeySet| set.skipped().iter().map(|s| (s.index(), s.reason().clone())).collect::<Vec<_>>();
    assert_eq!((set.len(), skipped(&set)), (4, vec![(3, KeyError::NotForSignatures)]));
    let of = |tenant: &str| set.clone().for_issuer(&format!("https://login.microsoftonline.com/{tenant}/v2.0"));

    let work = of("8eaef023-2b34-4da1-9baa-8bc8c9d6a490");
    assert_eq!(kids(&work), ["jS1X", "2ZQp", "unbo"]);
    assert_eq!(skipped(&work), [(2, KeyError::OtherIssuer), (3, KeyError::NotForSignatures)]);
    assert_eq!(
        work.skipped()[0].to_string(),
        r#"key 2 ("yreX2PsLi-qkbR8QDOmB_ySxp8Q"): the key is for another issuer (`issuer`)"#
    );
    let personal = of("9188040d-6c67-4c5b-b112-36a304b66dad");
    assert_eq!((kids(&personal).len(), skipped(&personal).len()), (4, 1));
    let elsewhere = set.clone().for_issuer("https://idp.example.com");
    assert_eq!((kids(&elsewhere), skipped(&elsewhere).len()), (vec!["unbo".to_owned()], 4));
    // Asking again takes more away, and gives nothing back.
    assert_eq!(kids(&elsewhere.clone().for_issuer("https://login.microsoftonline.com/x/v2.0")), ["unbo"]);

    let text = token("rsa3", Algorithm::RS256, Some("yreX2PsLi-qkbR8QDOmB_ySxp8Q"));
    let verify = |set: &KeySet, text: &str| set.verify_jws(text, &[Algorithm::RS256, Algorithm::ES256]).map(|_| ());
    assert_eq!((verify(&personal, &text), verify(&work, &text)), (Ok(()), Err(TokenError::UnknownKey)));
    let text = token("rsa2", Algorithm::RS256, Some("2ZQpJ3UpbjAYXYGaXEJl8lV0TOI"));
    assert_eq!((verify(&work, &text), verify(&elsewhere, &text)), (Ok(()), Err(TokenError::UnknownKey)));
    let text = token("p256a", Algorithm::ES256, Some("unbound"));
    assert_eq!((verify(&work, &text), verify(&elsewhere, &text)), (Ok(()), Ok(())));

    // What was put into a set by hand is the application's, and is nobody else's word; sets that are merged keep theirs.
    let own = VerifyingKey::from_pem(P256).unwrap().with_kid("own").unwrap();
    let merged = KeySet::from(own).with_all(&set).unwrap().for_issuer("https://idp.example.com");
    assert_eq!(merged.iter().map(|key| key.kid()).collect::<Vec<_>>(), [Some("own"), Some("unbound")]);
}
