//! The table `setting`: how the desk works.

use super::description::table;
use super::for_tag::for_tag;
use crate::model::policy::Setting;

table! {
    /// How the desk works, where it is not as perwhom takes it.
    SettingRow, SettingKey in "setting", Counted, Optional, Local;
    keys {
        /// The setting.
        setting: Setting,
        /// For claims filed under this tag; empty for all.
        tag: String,
    }
    values {
        /// Its value.
        value: String = "its value",
    }
}

fn described(row: &SettingRow) -> String {
    format!("the setting {}{}", row.setting, for_tag(&row.tag))
}
