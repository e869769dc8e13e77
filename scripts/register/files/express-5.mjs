import express from "express";
import { run } from "./express.cjs";

run(express);
