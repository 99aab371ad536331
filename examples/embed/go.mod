module product

go 1.19

require airseal.example/airseal v1.0.0

replace airseal.example/airseal => ../../bindings/go
