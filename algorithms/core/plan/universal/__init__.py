"""The file that a province keeps for universal telecom service: hamlets, what they lack, where it could be built."""
