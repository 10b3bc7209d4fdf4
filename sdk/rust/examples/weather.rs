//! The parts of `docs/writing-rust-plugins.md`, in a plugin that is compiled and tested.

use serde::Deserialize;
use serde_json::json;
use tenon_plugin::{Answer, Context, Error, Event, Host, HostError, Level, Params, Plugin, Request, Result};

struct Weather {
    host: Host,
    unit: String,
}

#[derive(Deserialize)]
struct Place {
    city: String,
}

impl Weather {
    fn start(host: Option<&Host>) -> Result<Self> {
        let host = host.ok_or_else(|| Error::new("host: found none, expected one with http_request"))?;
        let unit = host.get_config("unit").unwrap_or_else(|| "celsius".to_owned());
        Ok(Self { host: host.clone(), unit })
    }

    fn temperature(&self, place: &Place, context: &Context) -> Result<Answer> {
        let unit = context.config("unit")?.unwrap_or_else(|| self.unit.clone());
        let url = format!("https://example.com/{}?unit={unit}", place.city);
        let response = self.host.http(&Request::get(url))?;
        context.log(Level::Info, "asked", &[("city", &place.city), ("status", &response.status)]);
        match self.host.kv_set(&place.city, &response.body) {
            Err(HostError::Exhausted(cause)) => context.log(Level::Warn, "not kept", &[("cause", &cause)]),
            other => other?,
        }
        self.host.emit(&Event::new("weather.asked").with("city", place.city.as_str()))?;
        Answer::of(json!({ "temperature": String::from_utf8(response.body)? }))
    }
}

impl Plugin for Weather {
    fn call(&self, function: &str, params: Params, context: &Context) -> Result<Answer> {
        match function {
            "temperature" => self.temperature(&params.read()?, context),
            _ => Err(Error::no_such_function(function)),
        }
    }
}

tenon_plugin::export!(Weather, manifest = include_str!("weather.json"), start = Weather::start);

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use tenon_plugin::{testing::MemoryHost, Response};

    #[test]
    fn the_temperature_is_asked_for_and_kept() {
        let url = "https://example.com/Ulm?unit=kelvin";
        let memory = MemoryHost::new().with_config("unit", "kelvin").with_response(url, Response::new(200, "291"));
        let weather = Weather::start(Some(&memory.host())).unwrap();
        let context = Context::default().with_host(memory.host());
        let answer = weather.call("temperature", Params::from(json!({"city": "Ulm"})), &context).unwrap();
        assert_eq!(answer.read::<Value>().unwrap(), json!({"temperature": "291"}));
        assert_eq!(memory.host().kv_get("Ulm").unwrap().as_deref(), Some(&b"291"[..]));
        assert_eq!(memory.logged()[0].fields["status"], "200");
        assert_eq!(memory.emitted(), [Event::new("weather.asked").with("city", "Ulm")]);
    }

    #[test]
    fn without_a_host_it_does_not_start() {
        assert!(Weather::start(None).is_err());
    }
}
