module tenon.dev/examples/wasm-go-cron

go 1.24

require tenon.dev/sdk/wasm-go v0.0.0

replace tenon.dev/sdk/wasm-go => ../../sdk/wasm-go
