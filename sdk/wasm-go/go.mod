module tenon.dev/sdk/wasm-go

go 1.24
