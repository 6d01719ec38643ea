use std::collections::BTreeMap;

#[derive(Default)]
pub struct Store(BTreeMap<u64, String>);

impl Store {
    pub fn find(&self, id: u64) -> Option<&str> {
        self.0.get(&id).map(String::as_str)
    }

    pub async fn search(&self, words: &str, limit: usize) -> Vec<&str> {
        self.0.values().filter(|text| text.contains(words)).map(String::as_str).take(limit).collect()
    }
}
