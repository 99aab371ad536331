module product

go 1.19

require airseal.example/airseal v0.1.0

replace airseal.example/airseal => ../../bindings/go
