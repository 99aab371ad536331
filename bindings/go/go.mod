module airseal.example/airseal

go 1.19
