//! The parts of docs/writing-rust-wasm-plugins.md.

use serde::Deserialize;
use tenon_wasm::{host, Event, Level, Plugin, Request, Result};

struct Weather {
    unit: String,
}

#[derive(Deserialize)]
struct Settings {
    #[serde(default = "celsius")]
    unit: String,
}

fn celsius() -> String {
    "celsius".to_owned()
}

#[derive(Deserialize)]
struct Place {
    city: String,
}

impl Plugin for Weather {
    type Config = Settings;

    fn init(settings: Settings) -> Result<Self> {
        Ok(Self { unit: settings.unit })
    }
}

impl Weather {
    fn temperature(&self, place: Place) -> Result<String> {
        if let Some(kept) = host::kv_get(&place.city)? {
            return Ok(String::from_utf8(kept)?);
        }
        let response = host::http(&Request::get(format!("https://example.com/{}?unit={}", place.city, self.unit)))?;
        host::log(Level::Info, &format!("asked for {}: status {}", place.city, response.status));
        host::kv_set(&place.city, &response.body)?;
        host::emit(&Event::new("weather.asked").with("city", place.city))?;
        Ok(String::from_utf8(response.body)?)
    }
}

tenon_wasm::export!(Weather: temperature);

#[cfg(test)]
mod tests {
    use super::*;
    use tenon_wasm::{testing::MemoryHost, Response};

    #[test]
    fn the_weather_is_asked_for_once() {
        let url = "https://example.com/Ulm?unit=kelvin";
        let memory = MemoryHost::new().with_response(url, Response::new(200, "291"));
        let weather = Weather::init(Settings { unit: "kelvin".to_owned() }).unwrap();
        for _ in 0..2 {
            assert_eq!(weather.temperature(Place { city: "Ulm".to_owned() }).unwrap(), "291");
        }
        assert_eq!(memory.logged(), [(Level::Info, "asked for Ulm: status 200".to_owned())]);
        assert_eq!(memory.emitted(), [Event::new("weather.asked").with("city", "Ulm")]);
    }
}
