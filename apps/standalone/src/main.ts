import { runProgram } from "./run-program.js";

runProgram();
