//! Tokens that name a key which the set lacks.

use super::*;

#[tokio::test]
async fn a_new_key_is_found_by_one_fetch() {
    let (server, keys, _) = pair();
    let old = keys.get().await.unwrap();
    server.answer(Some(&["a", "b"]));
    let new = keys.newer(&old).await.unwrap();
    assert_eq!(names(&new), ["a", "b"]);
    // Whoever still has the old set gets the new one without a fetch.
    assert!(keys.newer(&old).await.unwrap().is(&new));
    assert!(keys.current().unwrap().is(&new));
    assert_eq!(server.hits(), 2);
}

#[tokio::test]
async fn a_withdrawn_key_is_gone_with_the_next_set() {
    let (server, keys, clock) = pair();
    let old = keys.get().await.unwrap();
    server.answer(Some(&["b"]));
    assert_eq!(names(&keys.newer(&old).await.unwrap()), ["b"]);
    server.answer(Some(&["c"]));
    // Nobody asks for new keys: the lifetime is the limit.
    clock.advance(10 * MINUTE);
    assert_eq!(names(&keys.get().await.unwrap()), ["c"]);
}

#[tokio::test]
async fn searches_keep_their_distance() {
    let (server, keys, clock) = pair();
    let set = keys.get().await.unwrap();
    let began = server.hits();
    // Ten thousand, one each 30 milliseconds: five minutes.
    for _ in 0..10_000 {
        assert!(keys.newer(&set).await.is_none());
        assert!(keys.current().is_some());
        clock.advance(Duration::from_millis(30));
    }
    assert_eq!(server.hits() - began, 10);
}

#[tokio::test]
async fn searches_that_fail_count() {
    let (server, keys, clock) = pair();
    let set = keys.get().await.unwrap();
    server.answer(None);
    assert!(keys.newer(&set).await.is_none());
    server.answer(Some(&["a", "b"]));
    for _ in 0..29 {
        clock.advance(SECOND);
        assert!(keys.newer(&set).await.is_none());
    }
    assert_eq!(server.hits(), 2);
    clock.advance(SECOND);
    assert_eq!(names(&keys.newer(&set).await.unwrap()), ["a", "b"]);
}

#[tokio::test]
async fn a_server_in_trouble_is_not_searched() {
    let (server, keys, clock) = pair();
    let set = keys.get().await.unwrap();
    server.answer(None);
    clock.advance(11 * MINUTE);
    assert!(keys.get().await.unwrap().is(&set));
    assert_eq!(server.hits(), 2);
    assert!(keys.newer(&set).await.is_none());
    assert_eq!(server.hits(), 2);
    clock.advance(SECOND);
    assert!(keys.newer(&set).await.is_none());
    assert_eq!(server.hits(), 3);
}

#[tokio::test]
async fn an_unchanged_set_is_not_another() {
    for tagged in [false, true] {
        let (server, keys, clock) = pair();
        if tagged {
            server.tag("\"1\"");
        }
        let set = keys.get().await.unwrap();
        assert!(keys.newer(&set).await.is_none());
        clock.advance(11 * MINUTE);
        assert!(keys.get().await.unwrap().is(&set));
        assert_eq!(server.hits(), 3);
    }
}

#[tokio::test]
async fn a_thousand_search_once_and_share_what_is_found() {
    let (server, keys, _) = pair();
    let old = keys.get().await.unwrap();
    server.answer(Some(&["a", "b"]));
    server.hold();
    let search = || {
        let (keys, old) = (keys.clone(), old.clone());
        tokio::spawn(async move { keys.newer(&old).await })
    };
    let searches: Vec<_> = (0..1000).map(|_| search()).collect();
    server.wait_for(2).await;
    // Others are served meanwhile.
    assert!(keys.current().unwrap().is(&old));
    assert!(keys.get().await.unwrap().is(&old));
    server.release();
    let new = keys.newer(&old).await.unwrap();
    for search in searches {
        assert!(search.await.unwrap().unwrap().is(&new));
    }
    assert_eq!(server.hits(), 2);
}

#[tokio::test]
async fn a_search_shares_the_fetch_that_is_under_way() {
    let (server, keys, clock) = pair();
    let old = keys.get().await.unwrap();
    server.answer(Some(&["a", "b"]));
    server.hold();
    clock.advance(9 * MINUTE);
    assert!(keys.current().unwrap().is(&old));
    server.wait_for(2).await;
    let search = {
        let (keys, old) = (keys.clone(), old.clone());
        tokio::spawn(async move { keys.newer(&old).await })
    };
    tokio::task::yield_now().await;
    server.release();
    let new = search.await.unwrap().unwrap();
    assert_eq!((server.hits(), names(&new)), (2, vec!["a", "b"]));
    // That was no search of its own.
    server.answer(Some(&["c"]));
    assert_eq!(names(&keys.newer(&new).await.unwrap()), ["c"]);
}

#[tokio::test]
async fn a_clock_that_is_set_back_holds_no_search_up() {
    let (server, keys, clock) = pair();
    let set = keys.get().await.unwrap();
    assert!(keys.newer(&set).await.is_none());
    assert!(keys.newer(&set).await.is_none());
    assert_eq!(server.hits(), 2);
    clock.set(NumericDate::from_secs(1_600_000_000));
    server.answer(Some(&["b"]));
    assert_eq!(names(&keys.newer(&set).await.unwrap()), ["b"]);
    assert_eq!(server.hits(), 3);
}
